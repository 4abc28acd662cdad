using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The constants c and ℓ_i of the excess-risk bound on one spectrum.</summary>
public static class BoundConstants
{
    /// <summary>c in ½tr(Σ̂Q(β)) ≤ κcF(β): n·s_1² or max_k x_kᵀΣ̂x_k = max_k Σ_i s_i a_ki².</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="constant">Which constants.</param>
    public static T Drift<T>(Spectrum<T> spectrum, BoundConstant constant)
        where T : IScalar<T>
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        RequirePositiveEigenvalue(spectrum);
        if (constant == BoundConstant.Spectral)
        {
            return T.FromInteger(spectrum.SampleCount) * spectrum.Eigenvalues[0] * spectrum.Eigenvalues[0];
        }
        T largest = T.Zero;
        for (int k = 0; k < spectrum.SampleCount; k++)
        {
            T energy = T.Zero;
            for (int i = 0; i < spectrum.Rank; i++)
            {
                energy += spectrum.Eigenvalues[i] * spectrum.Rows[k, i] * spectrum.Rows[k, i];
            }
            largest = T.Max(largest, energy);
        }
        return largest;
    }

    /// <summary>ℓ_i with v_iᵀQ(β)v_i ≤ 2κℓ_iF(β): n·s_i or max_k a_ki², r entries.</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="constant">Which constants.</param>
    public static T[] Directions<T>(Spectrum<T> spectrum, BoundConstant constant)
        where T : IScalar<T>
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        if (constant != BoundConstant.Leverage)
        {
            T n = T.FromInteger(spectrum.SampleCount);
            return [.. spectrum.Eigenvalues.Select(s => n * s)];
        }
        var bounds = new T[spectrum.Rank];
        for (int i = 0; i < bounds.Length; i++)
        {
            T largest = T.Zero;
            for (int k = 0; k < spectrum.SampleCount; k++)
            {
                largest = T.Max(largest, spectrum.Rows[k, i] * spectrum.Rows[k, i]);
            }
            bounds[i] = largest;
        }
        return bounds;
    }

    /// <summary>The step size below which α = 2μ − (η/m)c is positive: 2μm/c.</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="batchSize">m.</param>
    /// <param name="constant">Which constants.</param>
    public static T LargestStepSize<T>(Spectrum<T> spectrum, int batchSize, BoundConstant constant)
        where T : IScalar<T>
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        RequirePositiveEigenvalue(spectrum);
        return T.FromInteger(2L * batchSize) * spectrum.Eigenvalues[^1] / Drift(spectrum, constant);
    }

    internal static void RequirePositiveEigenvalue<T>(Spectrum<T> spectrum)
        where T : IScalar<T>
    {
        if (spectrum.Rank == 0)
        {
            throw new InvalidInputException("X is zero: the excess-risk bound needs a positive eigenvalue");
        }
    }
}
