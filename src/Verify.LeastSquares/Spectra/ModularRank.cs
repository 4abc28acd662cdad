using System.Numerics;
using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The rank of an exact matrix modulo the prime 2⁶¹ − 1: never above the rank, and below it only by accident; for estimates.</summary>
public static class ModularRank
{
    private const ulong Prime = (1UL << 61) - 1;

    /// <summary>The rank, by elimination in O(n·p·rank) products.</summary>
    /// <param name="matrix">n×p.</param>
    public static int Of(Matrix<Rational> matrix)
    {
        ulong[][] rows =
        [
            .. Enumerable.Range(0, matrix.Rows).Select(k => matrix.Row(k).ToArray().Select(Residue).ToArray()),
        ];
        int rank = 0;
        for (int column = 0; column < matrix.Columns && rank < rows.Length; column++)
        {
            int pivot = Array.FindIndex(rows, rank, row => row[column] != 0);
            if (pivot < 0)
            {
                continue;
            }
            (rows[rank], rows[pivot]) = (rows[pivot], rows[rank]);
            ulong inverse = Power(rows[rank][column], Prime - 2);
            for (int k = rank + 1; k < rows.Length; k++)
            {
                ulong factor = Times(rows[k][column], inverse);
                for (int j = column; factor != 0 && j < matrix.Columns; j++)
                {
                    rows[k][j] = (rows[k][j] + Prime - Times(factor, rows[rank][j])) % Prime;
                }
            }
            rank++;
        }
        return rank;
    }

    private static ulong Residue(Rational value) =>
        Times(Residue(value.Numerator), Power(Residue(value.Denominator), Prime - 2));

    private static ulong Residue(BigInteger value)
    {
        var rest = (long)(value % Prime);
        return (ulong)(rest < 0 ? rest + (long)Prime : rest);
    }

    private static ulong Times(ulong left, ulong right) => (ulong)((UInt128)left * right % Prime);

    private static ulong Power(ulong value, ulong exponent)
    {
        ulong power = 1;
        for (; exponent > 0; exponent >>= 1)
        {
            power = (exponent & 1) == 1 ? Times(power, value) : power;
            value = Times(value, value);
        }
        return power;
    }
}
