namespace Verify.LeastSquares;

/// <summary>An orthonormal basis of the Krylov space of a self-adjoint operator, grown vector by vector.</summary>
/// <remarks>
/// Lanczos with two rounds of full orthogonalization, so that the basis stays orthogonal to rounding and no eigenvalue comes
/// twice. G V = V T + β_m v_{m+1}e_mᵀ with T tridiagonal.
/// </remarks>
internal sealed class LanczosBasis
{
    private readonly Action<double[], double[]> _operator;
    private readonly List<double[]> _vectors = [];
    private readonly List<double> _diagonal = [];
    private readonly List<double> _offDiagonal = [];
    private double[]? _next;
    private double _largest;

    /// <summary>Starts from a vector.</summary>
    /// <param name="start">The start, not zero.</param>
    /// <param name="apply">(x, y): writes Gx to y.</param>
    public LanczosBasis(double[] start, Action<double[], double[]> apply)
    {
        _operator = apply;
        StartNorm = Math.Sqrt(VectorKernels.Dot(start, start));
        _next = [.. start.Select(x => x / StartNorm)];
    }

    /// <summary>The length of the start.</summary>
    public double StartNorm { get; }

    /// <summary>m.</summary>
    public int Count => _vectors.Count;

    /// <summary>Whether the space is invariant, so that nothing is left out.</summary>
    public bool IsComplete => _next is null;

    /// <summary>The diagonal of T, a copy.</summary>
    public double[] Diagonal => [.. _diagonal];

    /// <summary>β_1 … β_m; the last is the coupling to what is left out.</summary>
    public double[] OffDiagonal => [.. _offDiagonal];

    /// <summary>β_m.</summary>
    public double Coupling => _offDiagonal.Count == 0 ? double.PositiveInfinity : _offDiagonal[^1];

    /// <summary>Vx.</summary>
    /// <param name="coefficients">x, m entries.</param>
    public double[] Combine(double[] coefficients)
    {
        var sum = new double[_vectors[0].Length];
        for (int a = 0; a < coefficients.Length; a++)
        {
            VectorKernels.AddScaled(coefficients[a], _vectors[a], sum);
        }
        return sum;
    }

    /// <summary>Adds one vector, unless the space is complete.</summary>
    public void Extend()
    {
        if (_next is not { } vector)
        {
            return;
        }
        var image = new double[vector.Length];
        _operator(vector, image);
        _vectors.Add(vector);
        double diagonal = VectorKernels.Dot(vector, image);
        _diagonal.Add(diagonal);
        for (int round = 0; round < 2; round++)
        {
            foreach (double[] other in _vectors)
            {
                VectorKernels.AddScaled(-VectorKernels.Dot(other, image), other, image);
            }
        }
        double length = Math.Sqrt(VectorKernels.Dot(image, image));
        _largest = Math.Max(_largest, Math.Max(Math.Abs(diagonal), length));
        // What is left is rounding of Gv: the space is invariant to rounding.
        if (_vectors.Count == vector.Length || length <= 8 * _largest * Math.ScaleB(1.0, -52))
        {
            _offDiagonal.Add(0.0);
            _next = null;
            return;
        }
        _offDiagonal.Add(length);
        for (int i = 0; i < image.Length; i++)
        {
            image[i] /= length;
        }
        _next = image;
    }
}
