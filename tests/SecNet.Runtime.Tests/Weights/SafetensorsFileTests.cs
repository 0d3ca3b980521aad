using System.Buffers.Binary;
using SecNet.Runtime.Weights;

namespace SecNet.Runtime.Tests.Weights;

public sealed class SafetensorsFileTests
{
    [Fact]
    public void Values_EveryDtype_BecomesFloats()
    {
        var data = new byte[4 + 4 + 4 + 16];
        BinaryPrimitives.WriteSingleLittleEndian(data, 1.5f);
        BinaryPrimitives.WriteHalfLittleEndian(data.AsSpan(4), (Half)(-0.25));
        BinaryPrimitives.WriteHalfLittleEndian(data.AsSpan(6), (Half)65504);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(8), 0x3FC0);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(10), 0xC000);
        BinaryPrimitives.WriteDoubleLittleEndian(data.AsSpan(12), 0.1);
        BinaryPrimitives.WriteDoubleLittleEndian(data.AsSpan(20), -1e300);
        var file = SafetensorsFile.Parse(
            SafetensorsText.Content(
                """
                {"__metadata__":{"format":"pt"},
                 "a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},
                 "b":{"dtype":"F16","shape":[2],"data_offsets":[4,8]},
                 "c":{"dtype":"BF16","shape":[2,1],"data_offsets":[8,12]},
                 "d":{"dtype":"F64","shape":[1,2],"data_offsets":[12,28]},
                 "e":{"dtype":"F32","shape":[3,0],"data_offsets":[28,28]}}
                """, data),
            SafetensorsText.Path);

        Assert.Equal(["a", "b", "c", "d", "e"], file.Names.AsEnumerable());
        Assert.Equal([1.5f], file.Values("a"));
        Assert.Equal([-0.25f, 65504f], file.Values("b"));
        Assert.Equal([1.5f, -2f], file.Values("c", 2, 1));
        Assert.Equal([0.1f, float.NegativeInfinity], file.Values("d"));
        Assert.Empty(file.Values("e"));
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "needs 8 bytes but its data_offsets span 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "data_offsets [0,8] of 4 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", 4, "data_offsets [-4,0]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "data_offsets [4,0]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,99999999999999999999]}}""", 4, "data_offsets [0,99999999999999999999]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":["0",4]}}""", 4, "data_offsets [\"0\",4]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483648,2147483648,4],"data_offsets":[0,4]}}""", 4, "would need more than")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "would need more than")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "the dimension -1")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "the dimension 1.5")]
    [InlineData("""{"a":{"dtype":"I8","shape":[4],"data_offsets":[0,4]}}""", 4, "dtype I8; read are F32, F16, BF16, F64")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "must hold dtype, shape and two data_offsets")]
    [InlineData("""{"a":7}""", 0, "must hold dtype, shape and two data_offsets")]
    [InlineData("""[1]""", 0, "must be an object")]
    [InlineData("""{"a":""", 0, "not valid JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'a' twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'a' and 'b' overlap at byte 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "bytes 4 to 8 before tensor 'b'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "end at byte 4 of 8")]
    public void Parse_HostileHeader_IsRefusedWithTheReason(string header, int dataBytes, string reason)
    {
        var error = Assert.Throws<WeightFileException>(() => SafetensorsFile.Parse(SafetensorsText.Content(header, new byte[dataBytes]), SafetensorsText.Path));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains(SafetensorsText.Path, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0ul, 7, "has 7 bytes")]
    [InlineData(5ul, 12, "claims 5 bytes but only 4 follow")]
    [InlineData(ulong.MaxValue, 12, "claims 18446744073709551615 bytes")]
    [InlineData(100_000_001ul, 12, "more than the 100000000 allowed")]
    public void Parse_HeaderLengthBeyondTheFile_IsRefused(ulong headerBytes, int fileBytes, string reason)
    {
        var content = new byte[Math.Max(fileBytes, 8)];
        BinaryPrimitives.WriteUInt64LittleEndian(content, headerBytes);
        var error = Assert.Throws<WeightFileException>(() => SafetensorsFile.Parse(content.AsMemory(0, fileBytes), SafetensorsText.Path));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_AnyByteReplaced_IsReadOrRefusedButNeverCrashes()
    {
        var sound = SafetensorsText.Content("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F16","shape":[1],"data_offsets":[8,10]}}""", new byte[10]);
        var refused = 0;
        for (var i = 0; i < sound.Length; i++)
        {
            for (var value = 0; value <= byte.MaxValue; value++)
            {
                var damaged = sound.ToArray();
                damaged[i] = (byte)value;
                try
                {
                    var file = SafetensorsFile.Parse(damaged, SafetensorsText.Path);
                    foreach (var name in file.Names) _ = file.Values(name);
                }
                catch (WeightFileException)
                {
                    refused++;
                }
            }
        }

        // Most bytes of a header matter; those of names, white space and data do not.
        Assert.InRange(refused, sound.Length * 128, sound.Length * 255);
    }

    [Fact]
    public void Values_MissingTensor_NamesTheAvailableOnes()
    {
        var file = SafetensorsText.Of(("conv1.weight", [1], [1f]), ("conv1.bias", [1], [2f]));
        var error = Assert.Throws<WeightFileException>(() => file.Values("fc1.weight", 1));
        Assert.Contains("no tensor 'fc1.weight'. It has: conv1.bias, conv1.weight.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_OtherShape_NamesBothShapes()
    {
        var file = SafetensorsText.Of(("fc1.weight", [2, 1], [1f, 2f]));
        var error = Assert.Throws<WeightFileException>(() => file.Values("fc1.weight", 1, 2));
        Assert.Contains("shape [2, 1] but the network expects [1, 2]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_NotFinite_NamesThePlace()
    {
        var file = SafetensorsText.Of(("fc1.weight", [2], [1f, float.NaN]));
        var error = Assert.Throws<WeightFileException>(() => file.Values("fc1.weight", 2));
        Assert.Contains("holds NaN at index 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AbsentFile_SaysSo()
    {
        var error = Assert.Throws<WeightFileException>(() => SafetensorsFile.Read(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "none.safetensors")));
        Assert.Contains("There is no weight file", error.Message, StringComparison.Ordinal);
    }
}
