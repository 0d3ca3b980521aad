namespace SecNet.Runtime.Protocols;

/// <summary>Shares copied to other places of a CHW tensor, inference after inference. Local, and by public geometry alone.</summary>
public static class Copying
{
    /// <summary>z = x with zeros around each channel: 0 and 0 are shares of 0.</summary>
    /// <param name="x">Channels of height × width values.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="top">Rows added above.</param>
    /// <param name="left">Columns added to the left.</param>
    /// <param name="bottom">Rows added below.</param>
    /// <param name="right">Columns added to the right.</param>
    /// <param name="z">Channels of (top + height + bottom) × (left + width + right) values.</param>
    public static void Pad<T>(ReadOnlySpan<T> x, int height, int width, int top, int left, int bottom, int right, Span<T> z)
        where T : unmanaged
    {
        z.Clear();
        var (outWidth, outArea) = (left + width + right, (top + height + bottom) * (left + width + right));
        for (var row = 0; row < x.Length / width; row++)
        {
            var (channel, y) = Math.DivRem(row, height);
            x.Slice(row * width, width).CopyTo(z[((channel * outArea) + ((top + y) * outWidth) + left)..]);
        }
    }

    /// <summary>z[i, j, k] = x at the position whose named axes are i, j and k.</summary>
    /// <param name="x">channels × height × width values.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="first">Axis of x that becomes the channels.</param>
    /// <param name="second">Axis of x that becomes the rows.</param>
    /// <param name="third">Axis of x that becomes the columns.</param>
    /// <param name="z">As many values.</param>
    public static void Transpose<T>(ReadOnlySpan<T> x, int channels, int height, int width, int first, int second, int third, Span<T> z)
        where T : unmanaged
    {
        ReadOnlySpan<int> sides = [channels, height, width];
        ReadOnlySpan<int> strides = [height * width, width, 1];
        var (planeStride, rowStride, stride) = (strides[first], strides[second], strides[third]);
        var target = 0;
        for (var image = 0; image < x.Length; image += channels * height * width)
        {
            for (var plane = 0; plane < sides[first]; plane++)
            {
                for (var row = 0; row < sides[second]; row++)
                {
                    var source = image + (plane * planeStride) + (row * rowStride);
                    for (var column = 0; column < sides[third]; column++, source += stride) z[target++] = x[source];
                }
            }
        }
    }
}
