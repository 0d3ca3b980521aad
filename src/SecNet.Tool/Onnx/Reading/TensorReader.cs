using System.Buffers.Binary;
using Google.Protobuf.Collections;
using SecNet.Tool.Onnx.Graphs;
using SecNet.Tool.Onnx.Wire;

namespace SecNet.Tool.Onnx.Reading;

/// <summary>
/// Second stage: tensors of a file as constants. The shape is held against the data that is there before anything is allocated, so that
/// memory is bounded by the file whatever its dimensions say.
/// </summary>
internal sealed class TensorReader(string? folder)
{
    /// <summary>A tensor's values: floats of any width as 32-bit floats, integers as 64-bit integers.</summary>
    /// <exception cref="RefusedException">The shape and the data do not match, a value is not finite, or the type is none of weights or shapes.</exception>
    public Constant Read(TensorProto tensor)
    {
        if (tensor.Segment is not null) throw new RefusedException("it is stored in segments, which no exporter writes. Export the model again");
        Shapes.CheckRank(tensor.Dims.Count);
        var shape = new List<int>();
        long count = 1;
        foreach (var side in tensor.Dims)
        {
            if (side is < 0 or > int.MaxValue) throw new RefusedException($"its shape is [{string.Join(", ", tensor.Dims)}]; a side is at least 0 and below 2^31");
            shape.Add((int)side);

            // Both factors are below 2^31 here.
            count *= side;
            if (count > Array.MaxLength) throw new RefusedException($"its shape [{string.Join(", ", tensor.Dims)}] has more than {Array.MaxLength} elements");
        }

        var type = (TensorProto.Types.DataType)tensor.DataType;
        return type switch
        {
            TensorProto.Types.DataType.Float => Floats(tensor, shape, count, sizeof(float), tensor.FloatData, BinaryPrimitives.ReadSingleLittleEndian, static value => value),
            TensorProto.Types.DataType.Double => Floats(tensor, shape, count, sizeof(double), tensor.DoubleData, static bytes => Narrow(BinaryPrimitives.ReadDoubleLittleEndian(bytes)), Narrow),
            TensorProto.Types.DataType.Float16 => Floats(tensor, shape, count, sizeof(ushort), tensor.Int32Data, static bytes => Half(BinaryPrimitives.ReadUInt16LittleEndian(bytes)), Half),
            TensorProto.Types.DataType.Bfloat16 => Floats(tensor, shape, count, sizeof(ushort), tensor.Int32Data, static bytes => Brain(BinaryPrimitives.ReadUInt16LittleEndian(bytes)), Brain),
            TensorProto.Types.DataType.Int64 => Integers(tensor, shape, count, sizeof(long), tensor.Int64Data, BinaryPrimitives.ReadInt64LittleEndian, static value => value),
            TensorProto.Types.DataType.Int32 => Integers(tensor, shape, count, sizeof(int), tensor.Int32Data, static bytes => BinaryPrimitives.ReadInt32LittleEndian(bytes), static value => value),
            TensorProto.Types.DataType.Bool => Integers(tensor, shape, count, sizeof(byte), tensor.Int32Data, static bytes => bytes[0], static value => value),
            _ => throw new RefusedException($"it holds {type} values; FLOAT, DOUBLE, FLOAT16, BFLOAT16, INT64, INT32 and BOOL are read"),
        };
    }

    private FloatConstant Floats<TStored>(
        TensorProto tensor, IReadOnlyList<int> shape, long count, int size, RepeatedField<TStored> typed, ReadValue<float> read, Func<TStored, float> convert)
    {
        var values = Values(tensor, count, size, typed, read, convert);
        var bad = Array.FindIndex(values, static value => !float.IsFinite(value));
        if (bad >= 0) throw new RefusedException($"it holds a value at index {bad} that is not finite, or too large for a 32-bit float");
        return new(shape, values);
    }

    private IntegerConstant Integers<TStored>(
        TensorProto tensor, IReadOnlyList<int> shape, long count, int size, RepeatedField<TStored> typed, ReadValue<long> read, Func<TStored, long> convert) =>
        new(shape, Values(tensor, count, size, typed, read, convert));

    private T[] Values<T, TStored>(TensorProto tensor, long count, int size, RepeatedField<TStored> typed, ReadValue<T> read, Func<TStored, T> convert)
    {
        if (count * size > Array.MaxLength) throw new RefusedException($"it needs {count * size} bytes; tensors of at most {Array.MaxLength} are read");
        if (tensor.DataLocation == TensorProto.Types.DataLocation.External) return Decode(ExternalData.Read(tensor, folder, count * size), (int)count, size, read);
        if (tensor.HasRawData)
        {
            if (tensor.RawData.Length != count * size)
                throw new RefusedException($"it holds {tensor.RawData.Length} bytes, but its shape [{string.Join(", ", tensor.Dims)}] needs {count * size}");
            return Decode(tensor.RawData.Span, (int)count, size, read);
        }

        if (typed.Count != count) throw new RefusedException($"it holds {typed.Count} values, but its shape [{string.Join(", ", tensor.Dims)}] needs {count}");
        return [.. typed.Select(convert)];
    }

    private static T[] Decode<T>(ReadOnlySpan<byte> bytes, int count, int size, ReadValue<T> read)
    {
        var values = new T[count];
        for (var i = 0; i < values.Length; i++) values[i] = read(bytes.Slice(i * size, size));
        return values;
    }

    private static float Narrow(double value) => (float)value;

    // Typed half floats lie in the low 16 bits of an int32.
    private static float Half(int bits) => (float)BitConverter.UInt16BitsToHalf(unchecked((ushort)bits));

    // bfloat16 is the upper half of a 32-bit float.
    private static float Brain(int bits) => BitConverter.Int32BitsToSingle(bits << 16);

    private delegate T ReadValue<out T>(ReadOnlySpan<byte> bytes);
}
