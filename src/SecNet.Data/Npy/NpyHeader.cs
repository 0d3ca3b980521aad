using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SecNet.Data.Npy;

/// <summary>What the header of a <c>.npy</c> file says.</summary>
/// <param name="Type">The type of an element.</param>
/// <param name="Dimensions">The array's shape; the last one is contiguous.</param>
internal sealed record NpyHeader(NpyType Type, IReadOnlyList<long> Dimensions)
{
    // NumPy itself reads no longer ones: a header is a line of about a hundred characters.
    private const int MaxHeaderBytes = 10_000;
    private const int PreambleBytes = 8;

    /// <summary>The first bytes of every <c>.npy</c> file.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary><c>(100, 3, 32, 32)</c>.</summary>
    public string ShapeText => Dimensions.Count == 1
        ? string.Create(CultureInfo.InvariantCulture, $"({Dimensions[0]},)")
        : $"({string.Join(", ", Dimensions.Select(static dimension => dimension.ToString(CultureInfo.InvariantCulture)))})";

    /// <summary>Reads the header and leaves the stream at the first element.</summary>
    /// <exception cref="SampleFileException">It is not a header of version 1 to 3, or of an array that is not read.</exception>
    public static NpyHeader Read(SampleStream stream)
    {
        Span<byte> preamble = stackalloc byte[PreambleBytes];
        stream.ReadExactly(preamble, "its magic string");
        if (!preamble.StartsWith(Magic)) throw new SampleFileException($"'{stream.Path}' does not begin as a .npy file does. Write it with numpy.save.");
        var version = preamble[Magic.Length];
        if (version is < 1 or > 3) throw new SampleFileException($"'{stream.Path}' is of .npy version {version}; versions 1 to 3 are read. Write it with numpy.save.");

        // Version 1 has a length of two bytes, the later ones of four.
        Span<byte> lengthBytes = [0, 0, 0, 0];
        stream.ReadExactly(lengthBytes[..(version == 1 ? 2 : 4)], "the length of its header");
        var length = BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        if (length > MaxHeaderBytes) throw new SampleFileException($"'{stream.Path}' declares a header of {length} bytes; up to {MaxHeaderBytes} are read. Write it with numpy.save.");
        var text = new byte[length];
        var start = stream.Position;
        stream.ReadExactly(text, "its header");
        return new Parser(Encoding.Latin1.GetString(text), stream.Path, start).Parse();
    }

    // The header is a Python dictionary: {'descr': '<f4', 'fortran_order': False, 'shape': (100, 3, 32, 32), }
    private sealed class Parser(string text, string path, long start)
    {
        private int _position;

        public NpyHeader Parse()
        {
            NpyType? type = null;
            bool? fortranOrder = null;
            IReadOnlyList<long>? shape = null;
            Expect('{');
            while (!TryTake('}'))
            {
                var keyAt = _position;
                var key = Quoted();
                Expect(':');
                if (key == "descr" && type is null) type = TypeOf();
                else if (key == "fortran_order" && fortranOrder is null) fortranOrder = Boolean();
                else if (key == "shape" && shape is null) shape = Tuple();
                else throw Unreadable($"'{key}' is unknown or there twice", keyAt);
                if (TryTake(',')) continue;
                Expect('}');
                break;
            }

            SkipBlanks();
            if (_position != text.Length) throw Unreadable("something follows the dictionary", _position);
            if (type is null || fortranOrder is null || shape is null) throw Unreadable("it lacks 'descr', 'fortran_order' or 'shape'", 0);
            if (fortranOrder.Value) throw new SampleFileException($"'{path}' is in Fortran order; C order is read. Save numpy.ascontiguousarray of it.");
            return new(type, shape);
        }

        private NpyType TypeOf()
        {
            SkipBlanks();

            // A list describes a structured array.
            if (_position < text.Length && text[_position] == '[') throw new SampleFileException($"'{path}' is a structured array. {NpyType.WhatIsRead}");
            var name = Quoted();
            return NpyType.Find(name) ?? throw new SampleFileException($"'{path}' holds elements of type '{name}'. {NpyType.WhatIsRead}");
        }

        private string Quoted()
        {
            SkipBlanks();
            if (_position == text.Length || text[_position] is not ('\'' or '"')) throw Unreadable("a quoted string is expected", _position);
            var end = text.IndexOf(text[_position], _position + 1);
            if (end < 0) throw Unreadable("a string does not end", _position);
            var value = text[(_position + 1)..end];
            _position = end + 1;
            return value;
        }

        private bool Boolean()
        {
            SkipBlanks();
            foreach (var value in new[] { true, false })
            {
                var word = value ? "True" : "False";
                if (string.CompareOrdinal(text, _position, word, 0, word.Length) != 0) continue;
                _position += word.Length;
                return value;
            }

            throw Unreadable("True or False is expected", _position);
        }

        private List<long> Tuple()
        {
            var dimensions = new List<long>();
            Expect('(');
            while (!TryTake(')'))
            {
                dimensions.Add(Number());
                if (TryTake(',')) continue;
                Expect(')');
                break;
            }

            return dimensions;
        }

        private long Number()
        {
            SkipBlanks();
            var begin = _position;
            while (_position < text.Length && char.IsAsciiDigit(text[_position])) _position++;
            return long.TryParse(text.AsSpan(begin, _position - begin), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw Unreadable("a dimension of at most 63 bits is expected", begin);
        }

        private void Expect(char symbol)
        {
            if (!TryTake(symbol)) throw Unreadable($"'{symbol}' is expected", _position);
        }

        private bool TryTake(char symbol)
        {
            SkipBlanks();
            if (_position == text.Length || text[_position] != symbol) return false;
            _position++;
            return true;
        }

        private void SkipBlanks()
        {
            while (_position < text.Length && text[_position] is (' ' or '\n' or '\t' or '\r')) _position++;
        }

        private SampleFileException Unreadable(string what, int at) =>
            new($"'{path}' has a header that is not NumPy's: at byte {start + at} {what}. Write it with numpy.save.");
    }
}
