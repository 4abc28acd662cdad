using Verify.Arithmetic;
using Dense = MathNet.Numerics.LinearAlgebra.Matrix<double>;
using Symmetry = MathNet.Numerics.LinearAlgebra.Symmetricity;

namespace Verify.LeastSquares;

/// <summary>The exponential of a symmetric matrix in doubles, through its eigendecomposition.</summary>
public static class DoubleExponential
{
    /// <summary>e^A, relative accuracy about 10⁻¹⁴ of its norm.</summary>
    /// <param name="matrix">A, symmetric.</param>
    public static Matrix<Float64> Symmetric(Matrix<Float64> matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        int size = matrix.Rows;
        var eigen = Dense.Build.Dense(size, size, (i, j) => matrix[i, j].Value).Evd(Symmetry.Symmetric);
        Dense vectors = eigen.EigenVectors;
        double[] values = [.. eigen.EigenValues.Select(value => Math.Exp(value.Real))];
        Dense scaled = Dense.Build.Dense(size, size, (i, j) => vectors[i, j] * values[j]);
        Dense result = scaled * vectors.Transpose();
        return Matrix<Float64>.Create(size, size, (i, j) => result[i, j]);
    }
}
