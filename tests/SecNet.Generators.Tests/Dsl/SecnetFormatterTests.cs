using SecNet.Generators.Model.Layers;
using SecNet.Generators.Parsing.Dsl;
using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Dsl;

public sealed class SecnetFormatterTests
{
    [Fact]
    public void Layout_AlignsSignsAndOptionsPerBlock() => Assert.Equal("""
        # A residual network, written by somebody in a hurry.
        network Residual in Acme.Models  # the namespace comes with it
        ring auto
        fraction auto
        calibrated 1000 margin 1.5 synthetic  # random pixels
        comparison maskedppa
        truncation masked
        link 0.5ms,500Mbit/s  # a campus
        budget online 5MB rounds 60 offline 1.5MB failure 0.001

        input image 3x8x8  |x| <= 1.5
        c1  = conv2d image 3 -> 4 kernel 3 padding 1        |x| <= 4  |w| <= 2
        b1  = batchnorm c1 epsilon 0.00001
        r1  = relu b1
        c2  = conv2d r1 4 -> 4 kernel 3 stride 1 padding 1  |x| <= 8  ring 44 scale 10 truncation masked
        # the skip
        sum = add r1, c2
        r2  = relu sum
        p1  = maxpool2d r2 window 2
        p2  = avgpool2d r2 window 2 stride 2 padding 0
        cat = concat p1, p2

        flat   = flatten cat
        output = dense flat 128 -> 10  # a layer may have any name
        output output

        """, SecnetFormatter.Format(Secnet.Samples[1]));

    [Fact]
    public void Examples_AreFormatted() => Assert.All(
        Directory.EnumerateFiles(Repository.PathOf("examples"), "*.secnet", SearchOption.AllDirectories).Where(static file => !file.Contains("/obj/", StringComparison.Ordinal)),
        static file => Assert.Equal(File.ReadAllText(file), SecnetFormatter.Format(File.ReadAllText(file))));

    [Fact]
    public void BrokenLines_StayAsTheyAre() => Assert.Equal(
        "network   Tiny  on  Acme # why\nring 44\nx = dens  y   3->4\n",
        SecnetFormatter.Format("  network   Tiny  on  Acme # why  \n\tring  044\nx = dens  y   3->4"));

    [Fact]
    public void FilesBeyondTheLimits_StayAsTheyAre()
    {
        var text = string.Concat(Enumerable.Repeat("!\n", 200));
        Assert.Equal(text, SecnetFormatter.Format(text));
        Assert.Equal(string.Empty, SecnetFormatter.Format("\n\n  \n"));
    }

    /// <summary>Respelled at random: spaces, blank lines, comments, zeros behind numbers. Whatever the layout, it is the same network.</summary>
    [Fact]
    public void Formatting_ChangesNoMeaning_AndIsDoneOnce()
    {
        using var random = new Mutations(1);
        for (var round = 0; round < 500; round++)
        {
            var sample = Secnet.Samples[round % Secnet.Samples.Count];
            var text = random.Respell(sample);
            var formatted = SecnetFormatter.Format(text);
            Assert.Equal(Secnet.Parse(sample).Model, Secnet.Parse(text).Model);
            Assert.Equal(Secnet.Parse(text).Model, Secnet.Parse(formatted).Model);
            Assert.Equal(formatted, SecnetFormatter.Format(formatted));
            Assert.Equal(CommentsOf(text), CommentsOf(formatted));
        }
    }

    /// <summary>And of files with mistakes: as many as before, of the same kinds.</summary>
    [Fact]
    public void Formatting_ChangesNoMistake()
    {
        using var random = new Mutations(2);
        for (var round = 0; round < 3000; round++)
        {
            var text = random.Mutate(Secnet.Samples[round % Secnet.Samples.Count]);
            var formatted = SecnetFormatter.Format(text);
            var (before, after) = (Secnet.Parse(text), Secnet.Parse(formatted));
            Assert.Equal(before.Model, after.Model);
            Assert.Equal(before.Findings.Select(static placed => placed.Finding.Id), after.Findings.Select(static placed => placed.Finding.Id));
            Assert.Equal(formatted, SecnetFormatter.Format(formatted));
        }
    }

    [Fact]
    public void Writer_WritesWhatReadsTheSame() => Assert.All(
        Models.Samples.Concat(Secnet.Samples.Select(static text => Secnet.Parse(text).Model!)),
        static model =>
        {
            var text = SecnetWriter.Write(model);
            Assert.Equal(model with { IsWholeClass = true }, Secnet.Model(text));
            Assert.Equal(text, SecnetFormatter.Format(text));
        });

    [Fact]
    public void Writer_SaysWhatIsNotTheDefault_InFewWords() => Assert.Equal("""
        network Tiny in Acme
        ring 32
        fraction 4

        input image 4x9x9  |x| <= 1

        c1 = conv2d image 4 -> 8 kernel 3x2 stride 2x1 padding 1x0x0x2 dilation 1x2 groups 4
        c2 = conv2d c1 8 -> 8 kernel 3 stride 2 padding 1x2 dilation 2
        p1 = maxpool2d c2 window 2x1 stride 1 padding 1x0
        p2 = avgpool2d p1 window 1x2 dilation 1x2 count inside

        output p2

        """, SecnetWriter.Write(Models.Network(
            new(4, 9, 9),
            new Conv2DLayer("c1", 4, 8, new(3, 2, 2, 1, 1, 0, 0, 2, 1, 2), null, null) { Groups = 4 },
            new Conv2DLayer("c2", 8, 8, new(3, 3, 2, 2, 1, 2, 1, 2, 2, 2), null, null),
            new MaxPool2DLayer("p1", new(2, 1, 1, 1, 1, 0)),
            new AvgPool2DLayer("p2", new(1, 2, 1, 2, 0, 0, 0, 0, 1, 2)) { CountsPadding = false })));

    [Fact]
    public void Writer_RefusesWhatAFileCannotSay()
    {
        var name = Assert.Throws<ArgumentException>(static () => SecnetWriter.Write(Models.Network(new(2, 1, 1), Models.Dense(2, 1, null, "a/b"))));
        Assert.Contains("'a/b'", name.Message, StringComparison.Ordinal);
    }

    private static List<string> CommentsOf(string text) =>
        [.. text.Split('\n').Where(static line => line.Contains('#', StringComparison.Ordinal)).Select(static line => line[(line.IndexOf('#', StringComparison.Ordinal) + 1)..].Trim())];
}
