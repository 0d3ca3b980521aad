using SecNet.Runtime.Rings;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>Sizes of a linear layer's cross term under encryption. All of it is public.</summary>
/// <remarks>
/// The owner of the key sends all of its ciphertexts once; they serve every filter of the layer. Ciphertexts and replies have fixed sizes and
/// stand one after another.
/// </remarks>
public sealed class CrossTermShape
{
    private CrossTermShape(in ConvolutionShape convolution, int ringBits, IAdditiveEncryption? scheme)
    {
        Scheme = scheme ?? RingLwe.ForRing(ringBits);
        RingBits = ringBits;
        Packing = CrossTermPacking.Choose(convolution, Scheme);
        Requests = checked(Packing.Strips * Packing.Panels * Packing.PanelRequests);
        RequestBytes = checked(Requests * Scheme.CiphertextBytes);
        Replies = checked(Packing.Strips * Packing.StripReplies);
        for (int reply = 0; reply < Replies; reply++)
        {
            Coefficients += Lanes.RoundUp(OutputsOf(reply));
            ReplyBytes = checked(ReplyBytes + BytesOf(reply));
        }
    }

    /// <summary>The scheme, for keys and evaluators.</summary>
    public IAdditiveEncryption Scheme { get; }

    /// <summary>ℓ: results are right mod 2^ℓ.</summary>
    public int RingBits { get; }

    /// <summary>Ciphertexts the owner of the key sends.</summary>
    public int Requests { get; }

    /// <summary>Replies it receives.</summary>
    public int Replies { get; }

    /// <summary>Bytes of all ciphertexts.</summary>
    public int RequestBytes { get; }

    /// <summary>Bytes of all replies.</summary>
    public int ReplyBytes { get; }

    /// <summary>Coefficients of replies that one key may answer; then its owner has to draw a new one.</summary>
    public static long CoefficientsPerKey => 1L << EncryptionParameters.CoefficientsPerKeyBits;

    /// <summary>Coefficients of replies that this layer takes from what a key may answer.</summary>
    public long Coefficients { get; }

    /// <summary>Elements of A.</summary>
    public int InLength => Packing.Shape.InLength;

    /// <summary>Elements of W.</summary>
    public int WeightLength => Packing.Shape.WeightLength;

    /// <summary>Elements of A·W.</summary>
    public int OutLength => Packing.Shape.OutLength;

    /// <summary>Where everything lies.</summary>
    internal CrossTermPacking Packing { get; }

    /// <summary>Bytes of the reply of this number.</summary>
    internal int BytesOf(int reply) => Scheme.ReplyBytes(OutputsOf(reply));

    /// <summary>A fully connected layer: z = W·a, W of rows × columns elements, row-major.</summary>
    /// <param name="rows">Outputs.</param>
    /// <param name="columns">Inputs.</param>
    /// <param name="ringBits">ℓ, 1 to 64.</param>
    /// <param name="scheme">Another implementation than <see cref="RingLwe"/>.</param>
    public static CrossTermShape Dense(int rows, int columns, int ringBits, IAdditiveEncryption? scheme = null) =>
        new(new ConvolutionShape(columns, 1, 1, rows, 1, 1, 1, 1, 0, 0), ringBits, scheme);

    /// <summary>A convolution: CHW input and output, OIHW weights.</summary>
    /// <param name="convolution">Its shapes.</param>
    /// <param name="ringBits">ℓ, 1 to 64.</param>
    /// <param name="scheme">Another implementation than <see cref="RingLwe"/>.</param>
    /// <exception cref="ArgumentException">The shape is impossible, or a filter does not fit a polynomial.</exception>
    public static CrossTermShape Convolution(in ConvolutionShape convolution, int ringBits, IAdditiveEncryption? scheme = null) => new(convolution, ringBits, scheme);

    private int OutputsOf(int reply)
    {
        var (strip, panel, index) = Packing.Reply(reply);
        return Packing.OutputsOf(strip, panel, index);
    }
}
