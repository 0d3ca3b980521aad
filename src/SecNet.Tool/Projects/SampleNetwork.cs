using System.Globalization;
using System.Text;
using SecNet.Generators.Parsing.Dsl;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Weights;
using SecNet.Tool.Compilation;
using SecNet.Tool.Sources;

namespace SecNet.Tool.Projects;

/// <summary>
/// The network of a new project that has no model yet: it tells digits of 8×8 pixels apart. Nothing is trained: four filters find strokes, and
/// the last layer gives for each digit how near an image's strokes are to it, ‖x - d‖² = ‖x‖² - 2(d·x - ‖d‖²/2).
/// </summary>
internal static class SampleNetwork
{
    private const int Side = 8;
    private const int Filters = 4;
    private const int Classes = 10;
    private const int Features = Filters * Side * Side / 4;
    private const string Classifier = "digit";
    private const string Detector = "strokes";

    // Of strokes across, down, and along both diagonals; a full stroke gives 3/4, a full area 0.
    private static readonly float[] Strokes =
    [
        -1, -1, -1, 2, 2, 2, -1, -1, -1,
        -1, 2, -1, -1, 2, -1, -1, 2, -1,
        2, -1, -1, -1, 2, -1, -1, -1, 2,
        -1, -1, 2, -1, 2, -1, 2, -1, -1,
    ];

    private static readonly string[] Digits =
    [
        "........ ........ ........ ........ ........ ........ ........ ........ ........ ........",
        "..####.. ...##... ..####.. ..####.. ....##.. .######. ..####.. .######. ..####.. ..####..",
        ".##..##. ..###... .##..##. .##..##. ...###.. .##..... .##..... .....##. .##..##. .##..##.",
        ".##..##. ...##... .....##. ...###.. ..#.##.. .#####.. .#####.. ....##.. ..####.. .##..##.",
        ".##..##. ...##... ...##... .....##. .######. .....##. .##..##. ...##... .##..##. ..#####.",
        ".##..##. ...##... ..##.... .##..##. ....##.. .##..##. .##..##. ..##.... .##..##. .....##.",
        "..####.. ..####.. .######. ..####.. ....##.. ..####.. ..####.. ..##.... ..####.. ..####..",
        "........ ........ ........ ........ ........ ........ ........ ........ ........ ........",
    ];

    /// <summary>Its .secnet file. All bounds are proved by the weights.</summary>
    public static string Text(string name) => SecnetFormatter.Format($"""
        # Tells digits of 8x8 pixels apart. Four filters find strokes; the last layer compares them with each digit's.
        network {name}
        ring auto

        input image 1x{Side}x{Side} |x| <= 1

        {Detector} = conv2d image 1 -> {Filters} kernel 3 padding 1 |x| <= 2 |w| <= 0.25
        relu1 = relu {Detector}
        pool1 = maxpool2d relu1 window 2
        flat1 = flatten pool1
        {Classifier} = dense flat1 {Features} -> {Classes} |x| <= 64 |w| <= 1

        output {Classifier}
        """);

    /// <summary>Its weights, computed by the network's own first layers from the digits as drawn.</summary>
    public static byte[] Weights()
    {
        NamedTensor[] detector = [new(Detector + ".weight", [Filters, 1, 3, 3], Array.ConvertAll(Strokes, static weight => weight / 8)), new(Detector + ".bias", [Filters], new float[Filters])];
        var classes = Enumerable.Range(0, Classes).ToArray();
        var blank = SafetensorsWriter.Write([.. detector, .. Compare([.. classes.Select(static _ => new float[Features])])]);
        var (_, program) = SourceCheck.Compile(new("sample", Text("Sample"), string.Empty), CancellationToken.None);
        var network = new FloatNetwork(NetworkDescription.Of(program), SafetensorsFile.Parse(blank, "sample"));
        return SafetensorsWriter.Write([.. detector, .. Compare([.. classes.Select(digit => network.EvaluateLayers(Draw(digit, ink: 1, speck: -1))[^2])])]);
    }

    /// <summary>Images that are not quite the digits the weights were made of: paler the higher, and with a speck.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Images()
    {
        const int White = 255;
        for (var digit = 0; digit < Classes; digit++)
        {
            var pixels = Draw(digit, ink: 1 - (0.03f * digit), speck: 11 * digit % (Side * Side));
            var header = string.Create(CultureInfo.InvariantCulture, $"P5 {Side} {Side} {White}\n");
            yield return (string.Create(CultureInfo.InvariantCulture, $"{digit}.pgm"), [.. Encoding.ASCII.GetBytes(header), .. pixels.Select(static value => (byte)(value * White))]);
        }
    }

    private static NamedTensor[] Compare(float[][] digits) =>
    [
        new(Classifier + ".weight", [digits.Length, Features], [.. digits.SelectMany(static digit => digit)]),
        new(Classifier + ".bias", [digits.Length], Array.ConvertAll(digits, static digit => -digit.Sum(static value => value * value) / 2)),
    ];

    private static float[] Draw(int digit, float ink, int speck)
    {
        var pixels = Digits.SelectMany(row => row.Split(' ')[digit]).Select(pixel => pixel == '#' ? ink : 0).ToArray();
        if (speck >= 0) pixels[speck] = Math.Max(pixels[speck], 0.4f);
        return pixels;
    }
}
