namespace Verify.LeastSquares.Simulation;

/// <summary>Euler–Maruyama step β⁺ = β + h·g + √h·Q^{1/2}ξ of a diffusion with drift g = Xᵀ(y − Xβ)/n.</summary>
/// <remarks>
/// No root of Q is formed: with ζ ~ N(0, Iₙ), √(κ/n)·Σ_k(r_kx_k − g)ζ_k has covariance
/// κ[(1/n)Σr_k²x_kx_kᵀ − ggᵀ] = Q(β), and √(κ/n)·Xᵀζ has covariance κΣ̂, whatever the ranks.
/// With h = η this is the discretization of the moment-equivalence lemma.
/// </remarks>
internal sealed class EulerKernel : StepKernel
{
    private readonly double _step;
    private readonly double _scale;
    private readonly DiffusionNoise _noise;

    /// <summary>The kernel for given data.</summary>
    /// <param name="x">n×p entries by rows.</param>
    /// <param name="y">n responses.</param>
    /// <param name="features">p.</param>
    /// <param name="step">h, the time of one step.</param>
    /// <param name="scale">κ = η/m, or the temperature τ for isotropic noise.</param>
    /// <param name="noise">Which diffusion.</param>
    public EulerKernel(
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> y,
        int features,
        double step,
        double scale,
        DiffusionNoise noise
    )
        : base(x, y, features)
    {
        _step = step;
        _scale = scale;
        _noise = noise;
    }

    /// <inheritdoc/>
    public override int SampleGradientsPerStep => Samples;

    /// <inheritdoc/>
    public override int ScratchLength => 2 * Width;

    /// <inheritdoc/>
    public override void Step(Span<double> state, ref RandomStream random, Span<double> scratch, Span<int> memory)
    {
        Span<double> gradient = scratch[..Width];
        Span<double> noise = scratch[Width..(2 * Width)];
        gradient.Clear();
        noise.Clear();
        double total = 0.0;
        for (int k = 0; k < Samples; k++)
        {
            double residual = AddSampleGradient(k, state, gradient);
            if (_noise == DiffusionNoise.Isotropic)
            {
                continue;
            }
            double normal = random.NextNormal();
            total += normal;
            AddRow(k, _noise == DiffusionNoise.StochasticGradient ? residual * normal : normal, noise);
        }
        double drift = _step / Samples;
        double diffusion = Math.Sqrt(_step * _scale / (_noise == DiffusionNoise.Isotropic ? 1.0 : Samples));
        for (int j = 0; j < Features; j++)
        {
            double increment = _noise switch
            {
                DiffusionNoise.StochasticGradient => noise[j] - (gradient[j] / Samples * total),
                DiffusionNoise.ConstantCovariance => noise[j],
                _ => random.NextNormal(),
            };
            state[j] += (drift * gradient[j]) + (diffusion * increment);
        }
    }
}
