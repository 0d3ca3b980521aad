using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Tests.Rings;

/// <summary>Grids of convolutions that a kernel is compared with its definition on.</summary>
internal static class ConvolutionShapes
{
    /// <summary>Kernels of up to 3x3 with strides and dilations up to 3, paddings up to 2 that differ from side to side, and groups up to depthwise.</summary>
    public static IEnumerable<ConvolutionShape> WithGroupsDilationAndUnevenPadding(int inChannels, int height, int width, int outChannels) =>
        from kernelHeight in Enumerable.Range(1, 3)
        from kernelWidth in Enumerable.Range(1, 3)
        from stride in new (int Rows, int Columns)[] { (1, 1), (2, 1), (1, 3), (3, 2) }
        from dilation in new (int Rows, int Columns)[] { (1, 1), (2, 1), (1, 3), (3, 2) }
        from padding in new (int Top, int Left, int Bottom, int Right)[] { (0, 0, 0, 0), (0, 0, 1, 1), (1, 0, 0, 2), (2, 1, 1, 0), (0, 2, 2, 1) }
        from groups in new[] { 1, 2, inChannels }
        let shape = new ConvolutionShape(
            inChannels, height, width, outChannels, kernelHeight, kernelWidth, stride.Rows, stride.Columns, padding.Top, padding.Left)
        {
            PaddingBottom = padding.Bottom,
            PaddingRight = padding.Right,
            DilationHeight = dilation.Rows,
            DilationWidth = dilation.Columns,
            Groups = groups,
        }
        where ((kernelHeight - 1) * dilation.Rows) + 1 <= height + padding.Top + padding.Bottom
            && ((kernelWidth - 1) * dilation.Columns) + 1 <= width + padding.Left + padding.Right
        select shape;
}
