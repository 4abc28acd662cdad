namespace Verify.LeastSquares;

/// <summary>⟨Z, C(t)⟩ in modes: Σ_a z_aΣ_ρ c_aρ·(convolution of mode w_a with the rate ρ), by variation of constants.</summary>
/// <param name="problem">The problem.</param>
/// <param name="rates">Its rates.</param>
/// <param name="modes">w, m entries.</param>
/// <param name="coefficients">c, κ times the forcing in mode a, for every rate.</param>
/// <param name="starts">z, the components of Z.</param>
internal sealed class ForcedModes(
    ScaledMoments problem,
    ForcingRates rates,
    double[] modes,
    double[][] coefficients,
    double[] starts
)
{
    /// <summary>m.</summary>
    public int Count => modes.Length;

    /// <summary>The slowest mode.</summary>
    public double Slowest => modes.Max();

    /// <summary>The largest |w|.</summary>
    public double Largest => modes.Max(Math.Abs);

    /// <summary>The modes of a space with an orthonormal basis: c and z from the eigenvectors of G on it.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="rates">Its rates.</param>
    /// <param name="modes">w.</param>
    /// <param name="vectors">An eigenvector for each mode, in the basis.</param>
    /// <param name="projections">⟨q, v_j⟩ for each vector of the basis.</param>
    /// <param name="length">‖Z‖; Z is along the first vector.</param>
    /// <param name="cancellation">Stops the sums.</param>
    public static ForcedModes Of(
        ScaledMoments problem,
        ForcingRates rates,
        double[] modes,
        double[][] vectors,
        List<double[]> projections,
        double length,
        CancellationToken cancellation
    )
    {
        var coefficients = new double[modes.Length][];
        for (int a = 0; a < modes.Length; a++)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = new double[rates.Values.Length];
            for (int j = 0; j < modes.Length; j++)
            {
                VectorKernels.AddScaled(problem.Dynamics.NoiseScale * vectors[a][j], projections[j], row);
            }
            coefficients[a] = row;
        }
        return new(problem, rates, modes, coefficients, [.. vectors.Select(vector => length * vector[0])]);
    }

    /// <summary>⟨Z, C⟩.</summary>
    /// <param name="clock">t or k.</param>
    public double Value(double clock)
    {
        double[] factors = rates.Factors(clock);
        double sum = 0.0;
        for (int a = 0; a < modes.Length && clock > 0.0; a++)
        {
            sum += starts[a] * rates.Convolve(coefficients[a], factors, modes[a], clock);
        }
        return sum;
    }

    /// <summary>The part that the constant forcing makes.</summary>
    /// <param name="clock">t or k.</param>
    public double Constant(double clock)
    {
        double constant = 0.0;
        for (int a = 0; a < modes.Length; a++)
        {
            constant += starts[a] * coefficients[a][0] * problem.Dynamics.Integrate(modes[a], clock);
        }
        return constant;
    }

    /// <summary><see cref="RoundingEstimate.Leak"/>.</summary>
    /// <param name="clock">t or k.</param>
    public double Leak(double clock) =>
        RoundingEstimate.Leak(problem.Dynamics, rates, modes, coefficients, rates.Factors(clock), clock);
}
