using System.Globalization;

namespace SecNet.Data.Images;

/// <summary>What an image file must hold: the place for messages and the shape for checks.</summary>
internal readonly record struct ImageTarget(string Path, SampleShape Shape)
{
    /// <summary>How to make a file that is read, for the end of a message; empty when no image fits the network.</summary>
    public string ConversionHint => Shape.Channels switch
    {
        1 => string.Create(CultureInfo.InvariantCulture, $"Convert it, for example with ImageMagick: magick IN -alpha off -colorspace Gray -depth 8 -resize {Shape.Width}x{Shape.Height}! OUT.pgm"),
        3 => string.Create(CultureInfo.InvariantCulture, $"Convert it, for example with ImageMagick: magick IN -alpha off -colorspace sRGB -depth 8 -resize {Shape.Width}x{Shape.Height}! PNG24:OUT.png"),
        _ => "",
    };

    /// <summary>Refuses any size but the network's; before anything of that size is allocated.</summary>
    public void CheckSize(int channels, long width, long height)
    {
        if (Shape.Takes(channels, height, width)) return;
        var found = string.Create(CultureInfo.InvariantCulture, $"is {width}x{height} pixels");
        throw new SampleFileException(!Shape.IsFlat && channels != Shape.Channels
            ? $"'{Path}' {found} in {Describe(channels)} and the network takes {Shape.Width}x{Shape.Height} in {Describe(Shape.Channels)}. {ConversionHint}".TrimEnd()
            : $"'{Path}' {found} and the network takes {(Shape.IsFlat ? $"{Shape} values" : $"{Shape.Width}x{Shape.Height}")}. {ConversionHint}".TrimEnd());
    }

    private static string Describe(int channels) => channels switch
    {
        1 => "grey",
        3 => "colour (RGB)",
        _ => $"{channels} channels",
    };
}
