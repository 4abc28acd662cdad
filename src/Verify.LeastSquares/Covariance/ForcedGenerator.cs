namespace Verify.LeastSquares;

/// <summary>x ↦ Gx = −b∘x + κ𝒩x, with the projections ⟨q, x⟩ of all parts q of the forcing on x, which the product gives on the way.</summary>
/// <param name="problem">The problem.</param>
/// <param name="rates">Its rates, in whose order the projections come.</param>
/// <param name="noise">𝒩, for this thread alone.</param>
internal sealed class ForcedGenerator(ScaledMoments problem, ForcingRates rates, SamplingNoise noise)
{
    /// <summary>Gx.</summary>
    /// <param name="x">svec of a matrix.</param>
    /// <param name="image">Takes Gx.</param>
    public void Apply(ReadOnlySpan<double> x, Span<double> image)
    {
        noise.Apply(x, image);
        for (int q = 0; q < image.Length; q++)
        {
            image[q] = (problem.Dynamics.NoiseScale * image[q]) - (problem.PairRates[q] * x[q]);
        }
    }

    /// <summary>Gx, and the projections.</summary>
    /// <param name="x">svec of a matrix.</param>
    /// <param name="image">Takes Gx.</param>
    public double[] Project(ReadOnlySpan<double> x, Span<double> image)
    {
        noise.Apply(x, image);
        int n = problem.SampleCount;
        var projection = new double[rates.Values.Length];
        ReadOnlySpan<double> forms = noise.Weights.AsSpan(0, n);
        projection[0] = VectorKernels.Dot(problem.Weights, forms) / n;
        if (problem.Residuals is { } residuals)
        {
            var product = new double[n];
            for (int k = 0; k < n; k++)
            {
                product[k] = residuals[k] * forms[k];
            }
            double[] average = noise.Average(product);
            for (int i = 0; i < average.Length; i++)
            {
                projection[1 + i] = 2.0 * problem.Fit![i] * average[i];
            }
        }
        for (int q = 0; q < image.Length; q++)
        {
            projection[rates.FirstPair + q] = image[q] * problem.Square[q];
            image[q] = (problem.Dynamics.NoiseScale * image[q]) - (problem.PairRates[q] * x[q]);
        }
        problem.AddRowWeights(noise.Weights.AsSpan(0, n), 1.0, projection.AsSpan(rates.FirstPair));
        return projection;
    }
}
