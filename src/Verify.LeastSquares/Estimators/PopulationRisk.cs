using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Out-of-sample prediction risk E(β − β*)ᵀΣ(β − β*) for a population covariance Σ, averaged over the noise.</summary>
/// <remarks>
/// A new sample x₀ with E x₀x₀ᵀ = Σ is predicted with squared error (β − β*)ᵀΣ(β − β*) beyond its own noise. Σ need not
/// share eigenvectors with Σ̂, so whole matrices are needed, not only traces.
/// </remarks>
public static class PopulationRisk
{
    /// <summary>The risk of a linear shrinkage, such as ridge, gradient flow or gradient descent.</summary>
    /// <remarks>
    /// With b = V diag(1 − w)Vᵀβ* + (I − P)β*: bᵀΣb + (σ²/n)Σ_i(w_i²/s_i)v_iᵀΣv_i; the part that the data do not see stays
    /// in full.
    /// </remarks>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="shrinkage">w and 1 − w.</param>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="truth">β* and σ².</param>
    /// <param name="population">Σ, p×p symmetric positive semidefinite.</param>
    /// <exception cref="ArgumentException">Σ is not p×p.</exception>
    public static T Of<T>(Shrinkage<T> shrinkage, Spectrum<T> spectrum, Truth<T> truth, Matrix<T> population)
        where T : IScalar<T>
    {
        ArgumentNullException.ThrowIfNull(shrinkage);
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentNullException.ThrowIfNull(truth);
        Require(population, spectrum.FeatureCount);
        T[] coordinates = spectrum.Rotate(truth.Coefficients);
        // β* − V diag(w)Vᵀβ*, with 1 − w where the data see everything: no cancellation for late times.
        T[] bias =
            spectrum.Rank == spectrum.FeatureCount
                ? spectrum.Directions.Times([.. coordinates.Zip(shrinkage.Complements, (c, w) => c * w)])
                :
                [
                    .. spectrum
                        .Directions.Times([.. coordinates.Zip(shrinkage.Weights, (c, w) => c * w)])
                        .Select((fitted, i) => truth.Coefficients[i] - fitted),
                ];
        T risk = Vectors.Dot<T>(bias, population.Times(bias));
        T noise = truth.NoiseVariance / T.FromInteger(spectrum.SampleCount);
        for (int i = 0; i < spectrum.Rank; i++)
        {
            T[] direction = spectrum.Directions.Column(i);
            T weight = shrinkage.Weights[i];
            risk +=
                noise
                * weight
                * weight
                / spectrum.Eigenvalues[i]
                * Vectors.Dot<T>(direction, population.Times(direction));
        }
        return risk;
    }

    /// <summary>The risk of stochastic gradient flow at time t, in doubles.</summary>
    /// <remarks>The risk of gradient flow, plus tr ΣE_εCov_I(β_t) from the closed form of the covariance.</remarks>
    /// <param name="instance">An instance with β* and σ².</param>
    /// <param name="population">Σ, p×p symmetric positive semidefinite.</param>
    /// <param name="time">t ≥ 0.</param>
    /// <exception cref="ArgumentException">Σ is not p×p.</exception>
    public static Float64 StochasticGradientFlow(Instance<Float64> instance, Matrix<Float64> population, double time)
    {
        ArgumentNullException.ThrowIfNull(instance);
        Require(population, instance.Problem.FeatureCount);
        Truth<Float64> truth = instance.Problem.Truth;
        Spectrum<Float64> spectrum = DoubleSpectrum.Of(instance.Problem.Features);
        var forcing = MomentForcing<Float64>.Averaged(spectrum, truth);
        Matrix<Float64> covariance = CovarianceEngine.Flow(spectrum, forcing, instance.NoiseScale).At(time);
        return Of(GradientFlow.At<Float64>(spectrum, time), spectrum, truth, population)
            + (population * covariance).Trace();
    }

    private static void Require<T>(Matrix<T> population, int features)
        where T : IScalar<T>
    {
        ArgumentNullException.ThrowIfNull(population);
        if (population.Rows != features || population.Columns != features)
        {
            throw new ArgumentException(
                $"the population covariance must be {features}×{features}, not {population.Rows}×{population.Columns}",
                nameof(population)
            );
        }
    }
}
