using SecNet.Generators.Model;
using SecNet.Generators.Parsing.Dsl;

namespace SecNet.Generators.Tests.Harness;

/// <summary>Reads .secnet text without Roslyn.</summary>
internal static class Secnet
{
    /// <summary>Files that use every statement, layer and option, in layouts good and bad.</summary>
    public static IReadOnlyList<string> Samples { get; } =
    [
        Repository.Read("examples", "Mnist", "M1.secnet"),
        """
        # A residual network, written by somebody in a hurry.
        network Residual   in Acme.Models   # the namespace comes with it
        ring auto
        fraction auto
        calibrated   1000 margin 1.50 synthetic  # random pixels
        comparison   maskedppa
        truncation masked
        link   0.50ms,0.5Gbit/s  # a campus
        budget failure 1e-3  rounds 060 online 5.0MB offline 1500kB


        input image 3x8x8 |x|<=1.50
        c1=conv2d image 3->4 kernel 3x3 padding 1 |x| <= 4   |w| <= 2
        b1 = batchnorm c1 epsilon 1e-5
        r1 = relu b1
        c2 = conv2d r1 4 -> 4 padding 1 kernel 3 stride 1 |x| <= 8 scale 10 ring 44 truncation masked
        # the skip
        sum = add r1, c2
        r2 = relu sum
        p1 = maxpool2d r2 window 2
        p2 = avgpool2d r2 stride 2 window 2 padding 0
        cat=concat p1,p2

        flat = flatten cat
        output = dense flat 128 -> 10   # a layer may have any name
        output output
        """,
        """
        output logits
        logits = dense s 5 -> 2 truncation local |x| <= 3
        s = square h scale 8
        h = dense x 7 -> 5 |w|<=0.125 |x| <= 2
        input x 7
        network Backwards
        truncation local
        calibrated 1 margin 1
        budget failure 0.25
        link lan
        unused = relu h
        """,
        """
        network Layers
        ring auto
        input x 3x4x5 |x| <= 4
        leaky = leakyrelu x slope 0.20
        slopes = prelu leaky |w| <= 0.50 |x|<=3 scale 12 truncation masked
        six = clip slopes low -0.50 high 6
        low = clip six low -1e-2
        high = clip low high 3
        padded = pad2d high sides 1x0x2x0
        even = pad2d padded sides 1
        turned = transpose even order 2x0x1
        back = transpose turned order 1x2x0
        same = reshape back to 3x9x7
        gap = sub back, same |x| <= 8
        sum = add gap, same |x| <= 9
        sq = square sum |x| <= 64 ring 60
        flat = reshape sq to 189
        top = argmax  flat
        output top
        """,
        """
        network Windows
        link 40ms,0.1Gbit/s
        budget online 1GB
        input image 4x9x8
        c1 = conv2d image 4 -> 8 kernel 3x2 stride 2x1 padding 1x0x0x2 dilation 1x2 groups 4 |x| <= 3
        c2 = conv2d c1 8 -> 8 groups 8 dilation 1 padding 1x1 kernel 3 |x| <= 3
        p1 = maxpool2d c2 window 2x3 stride 1x2 padding 1x1x0x1 dilation 2x1
        p2 = avgpool2d p1 window 2 stride 1 padding 1 count inside
        p3 = avgpool2d p2 window 2x1 count padded
        """,
    ];

    /// <summary>Reads a file; its name does not matter.</summary>
    public static SecnetParseResult Parse(string text, string rootNamespace = "Acme") => DslFrontEnd.Parse("Test.secnet", text, rootNamespace);

    /// <summary>The network of a file without a finding.</summary>
    public static NetworkModel Model(string text)
    {
        var result = Parse(text);
        Assert.Equal(string.Empty, string.Join('\n', result.Findings));
        return result.Model!;
    }
}
