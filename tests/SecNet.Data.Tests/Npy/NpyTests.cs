using System.Text;

namespace SecNet.Data.Tests.Npy;

public sealed class NpyTests : IDisposable
{
    private static readonly float[] Twelve = [.. Enumerable.Range(0, 12).Select(static i => (i / 4f) - 1)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("(2, 3, 1, 2)", 3, 1, 2)]
    [InlineData("(2, 1, 2, 3)", 1, 2, 3)]
    [InlineData("(2, 2, 3)", 1, 2, 3)]
    [InlineData("(2, 6)", 1, 2, 3)]
    [InlineData("(2, 6)", 3, 1, 2)]
    [InlineData("(2, 6)", 6, 1, 1)]
    [InlineData("(2, 2, 3)", 6, 1, 1)]
    [InlineData("(2,6)", 6, 1, 1)]
    public void Read_Batch_GivesItsSamples(string dimensions, int channels, int height, int width)
    {
        var samples = Read(NpyWriter.Floats(dimensions, Twelve), channels, height, width);
        Assert.Equal(["x.npy[0]", "x.npy[1]"], samples.Select(static sample => sample.Name));
        Assert.Equal(Twelve, samples.SelectMany(static sample => sample.Values));
        Assert.All(samples, static sample => Assert.Null(sample.Label));
    }

    [Theory]
    [InlineData("(3, 2, 2)", 3, 2, 2)]
    [InlineData("(4, 3)", 1, 4, 3)]
    [InlineData("(1, 4, 3)", 1, 4, 3)]
    [InlineData("(12,)", 3, 2, 2)]
    [InlineData("(12,)", 12, 1, 1)]
    [InlineData("(1, 12)", 12, 1, 1)]
    public void Read_OneSample_IsRead(string dimensions, int channels, int height, int width) =>
        Assert.Equal(Twelve, Assert.Single(Read(NpyWriter.Floats(dimensions, Twelve), channels, height, width)).Values);

    [Fact]
    public void Read_SquareThatIsBoth_IsABatch() => Assert.Equal(3, Read(NpyWriter.Floats("(3, 3)", [.. Twelve.Take(9)]), 3, 1, 1).Count);

    [Fact]
    public void Read_OtherTypes_AreConverted()
    {
        Assert.Equal([0.25f, -3], Read(NpyWriter.Doubles("(1, 2)", 0.25, -3), 2, 1, 1)[0].Values);
        Assert.Equal([7, -3], Read(NpyWriter.Longs("(1, 2)", 7, -3), 2, 1, 1)[0].Values);
        Assert.Equal([1, 51 / 255f], Read(NpyWriter.Pixels("(1, 2)", 255, 51), 2, 1, 1)[0].Values);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Read_Versions_DifferInTheirLengthFieldOnly(byte version) =>
        Assert.Equal([1, 2 / 255f], Read(NpyWriter.File(NpyWriter.Header("|u1", "(1, 2)"), [255, 2], version), 2, 1, 1)[0].Values);

    [Fact]
    public void Read_Gzip_IsRead() => Assert.Equal(2, SampleSet.Read(_folder.Write("x.npy.gz", Fuzz.Gzip(NpyWriter.Floats("(2, 6)", Twelve))), 6, 1, 1).Count);

    [Fact]
    public void Read_Range_IsTakenFromTheOffset() =>
        Assert.Equal([Twelve[4], Twelve[6]], SampleSet.Read(_folder.Write("x.npy", NpyWriter.Floats("(6, 2)", Twelve)), 2, 1, 1, limit: 2, offset: 2).Select(static sample => sample.Values[0]));

    [Theory]
    [InlineData("x.labels.npy")]
    [InlineData("labels.npy")]
    public void Read_LabelsBeside_AreTaken(string name)
    {
        _folder.Write(name, NpyWriter.Longs("(3,)", 5, 0, 7));
        var path = _folder.Write("x.npy", NpyWriter.Floats("(3, 4)", Twelve));
        Assert.Equal([0, 7], SampleSet.Read(path, 4, 1, 1, offset: 1).Select(static sample => sample.Label));
        _folder.Write(name, NpyWriter.Pixels("(3,)", 5, 0, 255));
        Assert.Equal([5, 0, 255], SampleSet.Read(path, 4, 1, 1).Select(static sample => sample.Label));
    }

    [Fact]
    public void Read_OwnLabels_GoBeforeCommonOnes()
    {
        _folder.Write("labels.npy", NpyWriter.Longs("(1,)", 1));
        _folder.Write("x.labels.npy", NpyWriter.Longs("(1,)", 2));
        Assert.Equal(2, Read(NpyWriter.Floats("(1, 12)", Twelve), 12, 1, 1)[0].Label);
    }

    [Fact]
    public void Read_UnusableLabels_AreRefusedByName()
    {
        foreach (var (labels, reason) in new[]
        {
            (NpyWriter.Longs("(2,)", 1, 2), "is an array of shape (2,) and"),
            (NpyWriter.Longs("(1, 1)", 1), "expected are labels of shape (1,)"),
            (NpyWriter.Longs("(1,)", -1), "gives sample 0 the label -1"),
            (NpyWriter.Longs("(1,)", 1L << 40), "gives sample 0 the label 1099511627776"),
            (NpyWriter.Floats("(1,)", 1), "holds labels of type '<f4'; int64 and uint8 are read"),
        })
        {
            _folder.Write("labels.npy", labels);
            AssertRefused(NpyWriter.Floats("(1, 12)", Twelve), reason, "labels.npy", 12, 1, 1);
        }
    }

    [Theory]
    [InlineData("(2, 3, 32, 33)", "is an array of shape (2, 3, 32, 33) and the network takes 3x2x2: expected is (N, 3, 2, 2) or (N, 12)")]
    [InlineData("(13,)", "is an array of shape (13,)")]
    [InlineData("()", "is an array of shape ()")]
    [InlineData("(0, 12)", "holds no sample")]
    [InlineData("(2, 2, 3)", "is an array of shape (2, 2, 3)")]
    [InlineData("(9223372036854775807, 9223372036854775807, 9223372036854775807, 9223372036854775807)", "is an array of shape (9223372036854775807")]
    [InlineData("(9223372036854775807, 12)", "within sample 1: 0 bytes of 48, and its header declares 9223372036854775807 samples")]
    [InlineData("(99999999999999999999, 12)", "a dimension of at most 63 bits is expected")]
    [InlineData("(-1, 12)", "a dimension of at most 63 bits is expected")]
    [InlineData("(1 12)", "')' is expected")]
    [InlineData("1", "'(' is expected")]
    public void Read_OtherShapes_AreRefused(string dimensions, string reason) => AssertRefused(NpyWriter.Floats(dimensions, Twelve), reason, "x.npy", 3, 2, 2);

    [Theory]
    [InlineData(">f4", "holds elements of type '>f4'. Read are little-endian float32")]
    [InlineData("<f2", "astype(numpy.float32)")]
    [InlineData("|O", "holds elements of type '|O'")]
    public void Read_OtherTypes_AreRefusedWithTheConversion(string type, string reason) =>
        AssertRefused(NpyWriter.File(NpyWriter.Header(type, "(1, 12)"), new byte[48]), reason, "x.npy", 12, 1, 1);

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (1, 12)}", "is in Fortran order; C order is read. Save numpy.ascontiguousarray")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (12,)}", "is a structured array")]
    [InlineData("{'descr': '<f4', 'shape': (1, 12)}", "lacks 'descr', 'fortran_order' or 'shape'")]
    [InlineData("{'descr': '<f4', 'descr': '<f4'}", "at byte 27 'descr' is unknown or there twice")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0}", "True or False is expected")]
    [InlineData("{'descr: 1}", "a string does not end")]
    [InlineData("{descr: 1}", "a quoted string is expected")]
    [InlineData("[]", "at byte 10 '{' is expected")]
    [InlineData("{} x", "something follows the dictionary")]
    public void Read_OtherHeaders_AreRefusedAtTheirPlace(string header, string reason) => AssertRefused(NpyWriter.File(header, new byte[48]), reason, "x.npy", 12, 1, 1);

    [Fact]
    public void Read_OtherVersion_IsRefused() => AssertRefused(NpyWriter.File("{}", [], version: 4), "is of .npy version 4; versions 1 to 3 are read", "x.npy", 1, 1, 1);

    [Fact]
    public void Read_HugeHeader_IsRefusedBeforeItIsRead() =>
        AssertRefused([0x93, .. "NUMPY"u8, 2, 0, 0xFF, 0xFF, 0xFF, 0xFF], "declares a header of 4294967295 bytes", "x.npy", 1, 1, 1);

    [Fact]
    public void Read_LengthThatDoesNotFit_IsRefused()
    {
        AssertRefused(NpyWriter.Floats("(2, 12)", [.. Twelve, .. Twelve, 1]), "goes on at byte 224, after the 2 samples", "x.npy", 12, 1, 1);
        AssertRefused(NpyWriter.Floats("(2, 12)", [.. Twelve, 1]), "ends at byte 180 within sample 1: 4 bytes of 48", "x.npy", 12, 1, 1);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Read_NumberThatIsNone_IsRefused(float value) => AssertRefused(NpyWriter.Floats("(1, 2)", 0, value), "as value 1 of sample 0", "x.npy", 2, 1, 1);

    [Fact]
    public void Read_DoubleBeyondFloats_IsRefused() => AssertRefused(NpyWriter.Doubles("(1, 2)", 0, 1e300), "as value 1 of sample 0", "x.npy", 2, 1, 1);

    [Fact]
    public void Read_Mutations_AreReadOrRefused()
    {
        var path = Path.Combine(_folder.Path, "x.npy");
        Fuzz.Mutations(NpyWriter.Floats("(2, 1, 2, 3)", Twelve), content => SampleSet.Read(_folder.Write("x.npy", content), 1, 2, 3));
        _folder.Write("x.npy", NpyWriter.Floats("(2, 6)", Twelve));
        Fuzz.Mutations(NpyWriter.Longs("(2,)", 1, 2), content =>
        {
            _folder.Write("labels.npy", content);
            SampleSet.Read(path, 6, 1, 1);
        });
    }

    [Fact]
    public void Read_UnknownFile_SaysWhatIsRead() => AssertRefused(Encoding.ASCII.GetBytes("PK\u0003\u0004..."), "is a ZIP archive (.npz, perhaps); read are", "x.npy", 2, 1, 1);

    private IReadOnlyList<Sample> Read(byte[] content, int channels, int height, int width) => SampleSet.Read(_folder.Write("x.npy", content), channels, height, width);

    private void AssertRefused(byte[] content, string reason, string place, int channels, int height, int width)
    {
        var error = Assert.Throws<SampleFileException>(() => Read(content, channels, height, width));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains(place, error.Message, StringComparison.Ordinal);
    }
}
