using System.Numerics;

namespace Verify.Arithmetic;

/// <summary>
/// A square matrix M·2^−b of integers with one bound on the row-sum norm of its distance to the matrix it stands for: the
/// working form of long products, where a radius for every entry would cost more than it gives.
/// </summary>
internal sealed class FixedPointMatrix
{
    private readonly BigInteger[] _entries;
    private readonly int _size;
    private readonly int _bits;
    private readonly Magnitude _error;

    private FixedPointMatrix(BigInteger[] entries, int size, int bits, Magnitude error)
    {
        _entries = entries;
        _size = size;
        _bits = bits;
        _error = error;
    }

    /// <summary>The bound on the row-sum norm of the matrix itself, error included.</summary>
    public Magnitude Norm => MidpointNorm() + _error;

    // Rounding every entry by less than one unit changes the row-sum norm by less than n units.
    private Magnitude Unit => Magnitude.Up((ulong)_size, -_bits);

    /// <summary>The identity, exact.</summary>
    public static FixedPointMatrix Identity(int size, int bits)
    {
        var entries = new BigInteger[size * size];
        for (int i = 0; i < size; i++)
        {
            entries[(i * size) + i] = BigInteger.One << bits;
        }
        return new FixedPointMatrix(entries, size, bits, Magnitude.Zero);
    }

    /// <summary>Rounds a matrix of balls times 2^−scale to b fractional bits; null when an entry is indeterminate.</summary>
    public static FixedPointMatrix? TryFrom(Matrix<Ball> matrix, int scale, int bits)
    {
        int n = matrix.Rows;
        var entries = new BigInteger[n * n];
        Magnitude error = Magnitude.Zero;
        for (int i = 0; i < n; i++)
        {
            Magnitude row = Magnitude.Zero;
            for (int j = 0; j < n; j++)
            {
                if (!matrix[i, j].IsFinite)
                {
                    return null;
                }
                (entries[(i * n) + j], Magnitude distance) = matrix[i, j].ToFixedPoint(bits, -scale);
                row += distance;
            }
            error = row.CompareTo(error) > 0 ? row : error;
        }
        return new FixedPointMatrix(entries, n, bits, error);
    }

    /// <summary>A + B.</summary>
    public static FixedPointMatrix operator +(FixedPointMatrix left, FixedPointMatrix right)
    {
        var entries = new BigInteger[left._entries.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = left._entries[i] + right._entries[i];
        }
        return new FixedPointMatrix(entries, left._size, left._bits, left._error + right._error);
    }

    /// <summary>A·B.</summary>
    public static FixedPointMatrix operator *(FixedPointMatrix left, FixedPointMatrix right)
    {
        int n = left._size;
        var entries = new BigInteger[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                BigInteger sum = BigInteger.Zero;
                for (int k = 0; k < n; k++)
                {
                    BigInteger factor = left._entries[(i * n) + k];
                    if (!factor.IsZero)
                    {
                        sum += factor * right._entries[(k * n) + j];
                    }
                }
                entries[(i * n) + j] = sum >> left._bits;
            }
        }
        // ‖(A + E)(B + F) − AB‖ ≤ ‖A‖‖F‖ + ‖E‖(‖B‖ + ‖F‖), and the shift rounds every entry down by less than one unit.
        Magnitude error = (left.MidpointNorm() * right._error) + (left._error * right.Norm) + left.Unit;
        return new FixedPointMatrix(entries, n, left._bits, error);
    }

    /// <summary>A/k for an integer k ≥ 1.</summary>
    public FixedPointMatrix DividedBy(int divisor)
    {
        // Truncation changes an entry by less than one unit.
        return new FixedPointMatrix(
            [.. _entries.Select(entry => entry / divisor)],
            _size,
            _bits,
            (_error / Magnitude.Down((ulong)divisor, 0)) + Unit
        );
    }

    /// <summary>The matrix with a larger error bound.</summary>
    public FixedPointMatrix Widened(Magnitude more) => new(_entries, _size, _bits, _error + more);

    /// <summary>The matrix of balls: an entry differs from its midpoint by no more than the row-sum norm of the error.</summary>
    public Matrix<Ball> ToBalls(int precision) =>
        Matrix<Ball>.Create(
            _size,
            _size,
            (i, j) => Ball.FromFixedPoint(_entries[(i * _size) + j], _bits, _error, precision)
        );

    private Magnitude MidpointNorm()
    {
        BigInteger largest = BigInteger.Zero;
        for (int i = 0; i < _size; i++)
        {
            BigInteger sum = BigInteger.Zero;
            for (int j = 0; j < _size; j++)
            {
                sum += BigInteger.Abs(_entries[(i * _size) + j]);
            }
            largest = BigInteger.Max(largest, sum);
        }
        return Magnitude.Up((Rational)largest).Scale(-_bits);
    }
}
