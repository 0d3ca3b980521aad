using System.Runtime.CompilerServices;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>How a layer's inputs, weights and outputs lie in polynomials.</summary>
/// <remarks>
/// A ciphertext carries <paramref name="Channels"/> channels of one strip: element (c, i, j) at c·HW + i·W + j. A weight polynomial
/// carries the filters of a reply, s = Channels·HW apart: weight (f, c, k, l) at f·s + O - c·HW - k·W - l, O being the largest
/// offset within a filter. In the product mod X^N + 1, output (f, i, j) is the coefficient f·s + O + i·W + j (k, l, i and j times spacing or
/// step): no other pair of exponents meets there, because a row is at least as wide as a window's reach, and what exceeds N comes back,
/// negated, below O, where nothing is read. A fully connected layer is the case H = W = 1.
/// Channels of one group that do not fit one ciphertext are spread over several, whose products are added up; small groups share a ciphertext.
/// Source: Huang, Lu, Hong and Ding, "Cheetah: Lean and Fast Secure Two-Party Deep Neural Network Inference", USENIX Security 2022, ePrint
/// 2022/207, section 3; here with groups, dilation, strips in both directions, and the cheapest tiling chosen by bytes.
/// </remarks>
/// <param name="Shape">The layer.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Channels">Channels of a ciphertext: a part of a group, or whole groups.</param>
/// <param name="Filters">Filters of a reply.</param>
internal readonly record struct CrossTermPacking(ConvolutionShape Shape, PackedAxis Rows, PackedAxis Columns, int Channels, int Filters)
{
    /// <summary>Groups whose channels share ciphertexts.</summary>
    private int PanelGroups => Math.Max(1, Channels / Shape.GroupChannels);

    /// <summary>Sets of groups that share ciphertexts.</summary>
    public int Panels => (Shape.Groups + PanelGroups - 1) / PanelGroups;

    /// <summary>Strips in both directions together.</summary>
    public int Strips => Rows.Strips * Columns.Strips;

    /// <summary>Ciphertexts of a panel in a strip.</summary>
    public int PanelRequests => (Math.Min(PanelGroups, Shape.Groups) * Shape.GroupChannels + Channels - 1) / Channels;

    /// <summary>Filters of a panel.</summary>
    public int PanelFilters(int panel) => Math.Min(PanelGroups, Shape.Groups - panel * PanelGroups) * (Shape.OutChannels / Shape.Groups);

    /// <summary>Replies of a panel in a strip.</summary>
    public int PanelReplies(int panel) => (PanelFilters(panel) + Filters - 1) / Filters;

    /// <summary>Replies of a strip.</summary>
    public int StripReplies => (Panels - 1) * PanelReplies(0) + PanelReplies(Panels - 1);

    /// <summary>Where the layer's ciphertext of this number stands: they go by strips, then by panels.</summary>
    public (int Strip, int Panel, int Index) Request(int number)
    {
        var (set, index) = Math.DivRem(number, PanelRequests);
        var (strip, panel) = Math.DivRem(set, Panels);
        return (strip, panel, index);
    }

    /// <summary>Where the layer's reply of this number stands, likewise; the last panel of a strip may have fewer than the others.</summary>
    public (int Strip, int Panel, int Index) Reply(int number)
    {
        var (strip, inStrip) = Math.DivRem(number, StripReplies);
        var (panel, index) = Math.DivRem(inStrip, PanelReplies(0));
        return (strip, panel, index);
    }

    private int ChannelLength => Rows.Length * Columns.Length;

    private int FilterLength => Channels * ChannelLength;

    private int LargestOffset => (Channels - 1) * ChannelLength + (Rows.Extent - 1) * Columns.Length + Columns.Extent - 1;

    /// <summary>The layer's inputs that one ciphertext carries; the message is cleared first.</summary>
    [MethodImpl(KernelOptions.Loop)]
    public void WriteInputs(int strip, int panel, int request, ReadOnlySpan<ulong> inputs, Span<ulong> message)
    {
        message.Clear();
        int first = panel * PanelGroups * Shape.GroupChannels + request * Channels;
        int end = Math.Min(Math.Min(first + Channels, (panel + 1) * PanelGroups * Shape.GroupChannels), Shape.InChannels);
        var (rowStrip, columnStrip) = Math.DivRem(strip, Columns.Strips);
        int height = Rows.Length, width = Columns.Length;
        int firstX = Columns.Element(columnStrip, 0), stepX = Columns.Element(columnStrip, 1) - firstX;
        for (int channel = first; channel < end; channel++)
            for (int i = 0; i < height; i++)
            {
                int y = Rows.Element(rowStrip, i);
                if (y < 0 || y >= Shape.InHeight) continue;
                var line = inputs.Slice((channel * Shape.InHeight + y) * Shape.InWidth, Shape.InWidth);
                var packed = message.Slice(((channel - first) * height + i) * width, width);
                for (int j = 0, x = firstX; j < packed.Length; j++, x += stepX)
                    if (x >= 0 && x < line.Length) packed[j] = line[x];
            }
    }

    /// <summary>The weights of one reply for one ciphertext; the polynomial is cleared first.</summary>
    [MethodImpl(KernelOptions.Loop)]
    public void WriteWeights(int panel, int reply, int request, ReadOnlySpan<ulong> weights, Span<ulong> polynomial)
    {
        polynomial.Clear();
        int groupFilters = Shape.OutChannels / Shape.Groups, groupChannels = Shape.GroupChannels, firstChannel = request * Channels;
        int kernelHeight = Shape.KernelHeight, kernelWidth = Shape.KernelWidth, down = Rows.Spacing * Columns.Length, right = Columns.Spacing;
        int filterLength = FilterLength, channelLength = ChannelLength, largestOffset = LargestOffset, channels = Channels;
        int count = Math.Min(Filters, PanelFilters(panel) - reply * Filters), firstFilter = panel * PanelGroups * groupFilters;
        for (int f = 0; f < count; f++)
        {
            int inPanel = reply * Filters + f;
            int firstOfGroup = inPanel / groupFilters * groupChannels - firstChannel;
            var filter = weights.Slice((firstFilter + inPanel) * groupChannels * kernelHeight * kernelWidth, groupChannels * kernelHeight * kernelWidth);
            for (int c = Math.Max(0, -firstOfGroup); c < groupChannels && firstOfGroup + c < channels; c++)
            {
                int at = f * filterLength + largestOffset - (firstOfGroup + c) * channelLength;
                for (int k = 0; k < kernelHeight; k++)
                    for (int l = 0; l < kernelWidth; l++)
                        polynomial[at - k * down - l * right] = filter[(c * kernelHeight + k) * kernelWidth + l];
            }
        }
    }

    /// <summary>Where the outputs of one reply stand: coefficients of the polynomial, and elements of the layer's output.</summary>
    /// <returns>How many there are.</returns>
    [MethodImpl(KernelOptions.Loop)]
    public int Locate(int strip, int panel, int reply, Span<int> positions, Span<int> outputs)
    {
        var (rowStrip, columnStrip) = Math.DivRem(strip, Columns.Strips);
        int firstFilter = panel * PanelGroups * (Shape.OutChannels / Shape.Groups) + reply * Filters;
        int count = Math.Min(Filters, PanelFilters(panel) - reply * Filters);
        int outHeight = Shape.OutHeight, outWidth = Shape.OutWidth, height = Rows.WindowsOf(rowStrip), width = Columns.WindowsOf(columnStrip), next = 0;
        int filterLength = FilterLength, largestOffset = LargestOffset, down = Rows.Step * Columns.Length, right = Columns.Step;
        for (int f = 0; f < count; f++)
            for (int i = 0; i < height; i++)
            {
                int position = f * filterLength + largestOffset + i * down;
                int output = ((firstFilter + f) * outHeight + rowStrip * Rows.Windows + i) * outWidth + columnStrip * Columns.Windows;
                for (int j = 0; j < width; j++, next++) (positions[next], outputs[next]) = (position + j * right, output + j);
            }

        return next;
    }

    /// <summary>Outputs of one reply.</summary>
    public int OutputsOf(int strip, int panel, int reply)
    {
        var (rowStrip, columnStrip) = Math.DivRem(strip, Columns.Strips);
        return Math.Min(Filters, PanelFilters(panel) - reply * Filters) * Rows.WindowsOf(rowStrip) * Columns.WindowsOf(columnStrip);
    }

    /// <summary>The packing with the fewest bytes both ways.</summary>
    /// <exception cref="ArgumentException">A filter's reach over one channel does not fit a polynomial, or it has too many weights.</exception>
    public static CrossTermPacking Choose(in ConvolutionShape shape, IAdditiveEncryption scheme)
    {
        shape.Validate();
        CrossTermPacking? best = null;
        long bestBytes = long.MaxValue;
        foreach (var rows in PackedAxis.All(shape.Rows))
            foreach (var columns in PackedAxis.All(shape.Columns))
                foreach (int channels in ChannelCounts(shape.GroupChannels, shape.Groups))
                {
                    long length = (long)channels * rows.Length * columns.Length;
                    int filters = (int)Math.Min(scheme.Degree / length, scheme.MaxWeights / shape.PatchLength);
                    if (filters == 0) continue;
                    var packing = new CrossTermPacking(shape, rows, columns, channels, filters);
                    long bytes = packing.EstimateBytes(scheme);
                    if (bytes < bestBytes) (best, bestBytes) = (packing, bytes);
                }

        return best ?? throw new ArgumentException(
            $"No filter of {shape} fits: at most {scheme.MaxWeights} weights, within {scheme.Degree} positions of one channel; "
            + "split the filter and add the products up.");
    }

    private long EstimateBytes(IAdditiveEncryption scheme)
    {
        int filters = Math.Min(Filters, PanelFilters(0));
        long panel = (long)PanelRequests * scheme.CiphertextBytes + (long)PanelReplies(0) * scheme.ReplyBytes(filters * Rows.Windows * Columns.Windows);
        return (long)Strips * Panels * panel;
    }

    /// <summary>Equal parts of a group, then whole groups.</summary>
    private static IEnumerable<int> ChannelCounts(int groupChannels, int groups) =>
        Enumerable.Range(1, groupChannels).Select(parts => (groupChannels + parts - 1) / parts)
            .Concat(Enumerable.Range(1, groups).Select(panels => (groups + panels - 1) / panels * groupChannels))
            .Distinct();
}
