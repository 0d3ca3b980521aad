using System.Runtime.Intrinsics;
using SecNet.Runtime.Rings;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.Rings;

public sealed class ColumnTransposeTests
{
    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(192)]
    [InlineData(512)]
    [InlineData(704)]
    [InlineData(4096)]
    public void ToRows_MovesEveryBit(int lanes)
    {
        int stride = lanes / 64;
        ulong[] columns = Random(128 * stride), rows = new ulong[2 * lanes];
        ColumnTranspose.ToRows(columns, rows);
        for (int column = 0; column < 128; column++)
            for (int lane = 0; lane < lanes; lane++)
            {
                ulong expected = columns[(column * stride) + (lane / 64)] >> (lane % 64) & 1, actual = rows[(2 * lane) + (column / 64)] >> (column % 64) & 1;
                if (expected != actual) Assert.Fail($"Bit {lane} of column {column} is lost.");
            }
    }

    [Fact]
    public void Vectors_OfEveryWidth_AgreeWithThePortableKernel()
    {
        foreach (int stride in new[] { 1, 2, 4, 7, 8, 17 })
        {
            ulong[] columns = Random(128 * stride), expected = new ulong[128 * stride];
            ColumnTranspose.ToRowsPortable(columns, expected, stride, 0);
            Assert.Equal(expected, With(columns, stride, static (columns, rows, stride) => ColumnTranspose.ToRowsVectors<Vector128<ulong>, Lanes128<ulong>>(columns, rows, stride)));
            Assert.Equal(expected, With(columns, stride, static (columns, rows, stride) => ColumnTranspose.ToRowsVectors<Vector256<ulong>, Lanes256<ulong>>(columns, rows, stride)));
            Assert.Equal(expected, With(columns, stride, static (columns, rows, stride) => ColumnTranspose.ToRowsVectors<Vector512<ulong>, Lanes512<ulong>>(columns, rows, stride)));
        }
    }

    private static ulong[] With(ulong[] columns, int stride, Func<ulong[], ulong[], int, int> kernel)
    {
        var rows = new ulong[columns.Length];
        ColumnTranspose.ToRowsPortable(columns, rows, stride, kernel(columns, rows, stride));
        return rows;
    }

    private static ulong[] Random(int count)
    {
        var words = new ulong[count];
        new InsecureSeeds(count).Data().Fill<ulong>(words);
        return words;
    }
}
