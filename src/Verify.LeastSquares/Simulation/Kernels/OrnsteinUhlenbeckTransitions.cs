using Verify.Arithmetic;

namespace Verify.LeastSquares.Simulation;

/// <summary>Exact transitions of dβ = (z − Σ̂β)dt + q^{1/2}dW, q = κΣ̂ or τI.</summary>
/// <remarks>
/// Over a time Δ: A = I + V diag(e^{−sΔ} − 1)Vᵀ, b = V diag(1 − e^{−sΔ})β̂, and B = V diag(√v)Vᵀ with
/// v_i = q_i(1 − e^{−2s_iΔ})/(2s_i); where the data see nothing, A = I and v = τΔ.
/// </remarks>
internal sealed class OrnsteinUhlenbeckTransitions(Instance<Float64> instance, double? temperature)
{
    // Several transitions between two records: a wrong time dependence of the closed form cannot cancel.
    private const int Pieces = 4;

    private readonly Spectrum<Float64> _spectrum = DoubleSpectrum.Of(instance.Problem.Features);

    /// <summary>Transitions that together take a time Δ &gt; 0.</summary>
    public IEnumerable<GaussianTransition> Over(double time) => Enumerable.Repeat(Of(time / Pieces), Pieces);

    private GaussianTransition Of(double time)
    {
        int p = _spectrum.FeatureCount;
        Float64[] fit = _spectrum.LeastSquares(instance.Problem.Response);
        double unseen = temperature is { } tau ? Math.Sqrt(tau * time) : 0.0;
        var map = new double[p * p];
        var root = new double[p * p];
        var offset = new double[p];
        for (int i = 0; i < p; i++)
        {
            map[(i * p) + i] = 1.0;
            root[(i * p) + i] = unseen;
        }
        for (int q = 0; q < _spectrum.Rank; q++)
        {
            double s = _spectrum.Eigenvalues[q];
            double forgotten = -Float64.Expm1(-s * time);
            double rate = temperature ?? (instance.NoiseScale * s);
            double spread = Math.Sqrt(rate * -(double)Float64.Expm1(-2.0 * s * time) / (2.0 * s));
            for (int i = 0; i < p; i++)
            {
                double v = _spectrum.Directions[i, q];
                offset[i] += forgotten * fit[q] * v;
                for (int j = 0; j < p; j++)
                {
                    double product = v * _spectrum.Directions[j, q];
                    map[(i * p) + j] -= forgotten * product;
                    root[(i * p) + j] += (spread - unseen) * product;
                }
            }
        }
        return new GaussianTransition(map, offset, root);
    }
}
