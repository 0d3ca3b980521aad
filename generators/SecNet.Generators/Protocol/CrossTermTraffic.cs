using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Model;

namespace SecNet.Generators.Protocol;

/// <summary>
/// What a party sends for a linear layer's cross term under homomorphic encryption: the runtime's CrossTermShape, CrossTermPacking and parameter sets
/// are the same formulas, and a test holds both equal.
/// </summary>
/// <param name="RequestBytes">All ciphertexts of a party.</param>
/// <param name="ReplyBytes">All its replies.</param>
/// <param name="Requests">How many ciphertexts.</param>
/// <param name="Replies">How many replies.</param>
public sealed record CrossTermTraffic(long RequestBytes, long ReplyBytes, int Requests, int Replies)
{
    /// <summary>N: coefficients of a polynomial.</summary>
    public const int Degree = 8192;

    /// <summary>Weights of a reply at most, over all its ciphertexts.</summary>
    public const int MostWeights = 1 << 15;

    private const int SeedBytes = 16;

    /// <summary>The traffic of a layer; null when no filter of it fits a polynomial.</summary>
    public static CrossTermTraffic? Of(LinearOperator linear, TensorType input, TensorType output)
    {
        var shape = Layout.Of(linear, input.Shape);
        var (residueBits, replyBits) = output.RingBits switch { <= 32 => (146, 48), <= 44 => (172, 74), _ => (211, 82) };
        var (best, bestBytes) = ((Packing?)null, long.MaxValue);
        foreach (var rows in shape.Rows.All())
        {
            foreach (var columns in shape.Columns.All())
            {
                foreach (var channels in shape.ChannelCounts())
                {
                    var filters = (int)Math.Min(Degree / (channels * rows.Length * columns.Length), MostWeights / shape.PatchLength);
                    if (filters == 0) continue;
                    var packing = new Packing(shape, rows, columns, channels, filters, residueBits, replyBits);
                    var bytes = packing.Estimate();
                    if (bytes < bestBytes) (best, bestBytes) = (packing, bytes);
                }
            }
        }

        return best is { } found ? new(found.RequestBytes, found.Replies().Sum(), found.Requests, found.Replies().Count()) : null;
    }

    /// <summary>What a party sends for so many squares, or products of two masks: ciphertexts from party 0, replies from party 1; the runtime's PackedTripleShape.</summary>
    public static CrossTermTraffic OfProducts(int count, int ringBits)
    {
        const int ResidueBits = 176, ReplyBits = 78, PrimeBits = 48, HidingBits = 40 + 22;
        var primes = ((2 * ringBits) - 2 + HidingBits + 1 + PrimeBits - 1) / PrimeBits;
        var steps = checked((count + (Degree / 2) - 1) / (Degree / 2) * primes);
        return new(steps * Ciphertext(ResidueBits), steps * Reply(ReplyBits, Degree), steps, steps);
    }

    private static long Ciphertext(int residueBits) => SeedBytes + (residueBits * (Degree / 8L));

    private static long Reply(int replyBits, long coefficients) => (replyBits * (Degree / 8L)) + (((replyBits * coefficients) + 7) / 8);

    /// <summary>A layer as a convolution.</summary>
    private sealed record Layout(int Channels, int Filters, int Groups, Axis Rows, Axis Columns)
    {
        public int GroupChannels => Channels / Groups;

        public long PatchLength => (long)GroupChannels * Rows.Kernel * Columns.Kernel;

        public static Layout Of(LinearOperator linear, TensorShape input)
        {
            switch (linear.Kind)
            {
                case LinearKind.Conv2D:
                    var window = linear.Window!.Value;
                    return new(
                        input.Channels, linear.Rows, linear.Groups, new(window.Rows.Windows(input.Height), window.KernelHeight, window.StrideHeight, window.DilationHeight),
                        new(window.Columns.Windows(input.Width), window.KernelWidth, window.StrideWidth, window.DilationWidth));
                case LinearKind.Dense: return new(linear.RowLength, linear.Rows, 1, new(1, 1, 1, 1), new(1, 1, 1, 1));
                default: return new(linear.Rows, linear.Rows, linear.Rows, new(1, 1, 1, 1), new((int)(input.Length / linear.Rows), 1, 1, 1));
            }
        }

        /// <summary>Equal parts of a group, then whole groups.</summary>
        public IEnumerable<int> ChannelCounts() => Enumerable.Range(1, GroupChannels).Select(parts => (GroupChannels + parts - 1) / parts)
            .Concat(Enumerable.Range(1, Groups).Select(panels => (Groups + panels - 1) / panels * GroupChannels)).Distinct();
    }

    /// <summary>One direction: windows, and what each reads.</summary>
    private sealed record Axis(int Windows, int Kernel, int Stride, int Dilation)
    {
        private int Unit => Kernel == 1 ? Stride : (int)BigInteger.GreatestCommonDivisor(Stride, Dilation);

        /// <summary>Every number of windows a strip can have so that no smaller one needs as few strips.</summary>
        public IEnumerable<Strip> All()
        {
            for (var strips = 1; strips <= Windows;)
            {
                var windows = (Windows + strips - 1) / strips;
                var extent = ((Kernel - 1L) * (Kernel == 1 ? 0 : Dilation / Unit)) + 1;
                yield return new(windows, (Windows + windows - 1) / windows, ((windows - 1L) * (Stride / Unit)) + extent);
                if (windows == 1) yield break;
                strips = (Windows + windows - 2) / (windows - 1);
            }
        }

        public int WindowsOf(Strip strip, int index) => Math.Min(strip.Windows, Windows - (index * strip.Windows));
    }

    /// <summary>Windows of a strip, how many strips, and packed positions of one.</summary>
    private readonly record struct Strip(int Windows, int Count, long Length);

    private readonly record struct Packing(Layout Shape, Strip Rows, Strip Columns, int Channels, int Filters, int ResidueBits, int ReplyBits)
    {
        public int Requests => checked(Rows.Count * Columns.Count * Panels * PanelRequests);

        public long RequestBytes => Requests * Ciphertext(ResidueBits);

        /// <summary>Bytes of each reply.</summary>
        public IEnumerable<long> Replies()
        {
            for (var row = 0; row < Rows.Count; row++)
            {
                for (var column = 0; column < Columns.Count; column++)
                {
                    var windows = Shape.Rows.WindowsOf(Rows, row) * Shape.Columns.WindowsOf(Columns, column);
                    for (var panel = 0; panel < Panels; panel++)
                    {
                        for (var first = 0; first < PanelFilters(panel); first += Filters) yield return Reply(ReplyBits, (long)Math.Min(Filters, PanelFilters(panel) - first) * windows);
                    }
                }
            }
        }

        private int PanelGroups => Math.Max(1, Channels / Shape.GroupChannels);

        private int Panels => (Shape.Groups + PanelGroups - 1) / PanelGroups;

        private int PanelRequests => ((Math.Min(PanelGroups, Shape.Groups) * Shape.GroupChannels) + Channels - 1) / Channels;

        public long Estimate()
        {
            var filters = Math.Min(Filters, PanelFilters(0));
            var replies = (PanelFilters(0) + Filters - 1) / Filters;
            return (long)Rows.Count * Columns.Count * Panels * ((PanelRequests * Ciphertext(ResidueBits)) + (replies * Reply(ReplyBits, (long)filters * Rows.Windows * Columns.Windows)));
        }

        private int PanelFilters(int panel) => Math.Min(PanelGroups, Shape.Groups - (panel * PanelGroups)) * (Shape.Filters / Shape.Groups);
    }
}
