using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Verify.LeastSquares.Simulation;

/// <summary>Euler–Maruyama step β⁺ = β + h·g + √h·Q^{1/2}ξ of a diffusion with drift g = Xᵀ(y − Xβ)/n.</summary>
/// <remarks>
/// No root of Q is formed: with ζ ~ N(0, Iₙ) and its mean ζ̄, √(κ/n)·Σ_k(r_kx_k − g)ζ_k = √(κ/n)·Σ_k r_kx_k(ζ_k − ζ̄) has
/// covariance κ[(1/n)Σr_k²x_kx_kᵀ − ggᵀ] = Q(β), and √(κ/n)·Xᵀζ has covariance κΣ̂, whatever the ranks. With h = η this is
/// the discretization of the moment-equivalence lemma. All trajectories read the same rows, so eight of them go side by side
/// through the vector instructions.
/// </remarks>
internal sealed class EulerKernel : StepKernel
{
    private const int Lanes = TrajectoryBlock.Lanes;

    private readonly int _samples;
    private readonly double[] _rows;
    private readonly double[] _responses;
    private readonly double _drift;
    private readonly double _diffusion;
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
        : base(features)
    {
        _samples = y.Length;
        _rows = x.ToArray();
        _responses = y.ToArray();
        _drift = step / _samples;
        _diffusion = Math.Sqrt(step * scale / (noise == DiffusionNoise.Isotropic ? 1.0 : _samples));
        _noise = noise;
    }

    /// <inheritdoc/>
    public override int StateLength => Lanes * Features;

    /// <inheritdoc/>
    public override int ScratchLength => Lanes * (Features + NormalsPerStep);

    /// <inheritdoc/>
    public override int SampleGradientsPerStep => _samples;

    private int NormalsPerStep => _noise == DiffusionNoise.Isotropic ? Features : _samples;

    /// <inheritdoc/>
    public override void Read(TrajectoryBlock block, int lane, Span<double> coefficients)
    {
        for (int j = 0; j < Features; j++)
        {
            coefficients[j] = block.State[(Lanes * j) + lane];
        }
    }

    /// <inheritdoc/>
    public override void Advance(TrajectoryBlock block, int steps)
    {
        Span<double> increment = block.Scratch.AsSpan(0, Lanes * Features);
        Span<double> normals = block.Scratch.AsSpan(Lanes * Features);
        for (int step = 0; step < steps; step++)
        {
            block.FillNormals(normals);
            increment.Clear();
            AddRows(block.State, normals, increment);
            for (int j = 0; j < Features; j++)
            {
                Vector512<double> change = Vector512.Create((ReadOnlySpan<double>)increment[(Lanes * j)..]);
                if (_noise == DiffusionNoise.Isotropic)
                {
                    change += _diffusion * Vector512.Create((ReadOnlySpan<double>)normals[(Lanes * j)..]);
                }
                (Vector512.Create(block.State, Lanes * j) + change).CopyTo(block.State, Lanes * j);
            }
        }
        block.StepsTaken += steps;
    }

    // increment += Σ_k w_kx_k, w_k = (h/n)r_k plus the sample's share of the noise.
    private void AddRows(double[] state, ReadOnlySpan<double> normals, Span<double> increment)
    {
        ref double b = ref MemoryMarshal.GetArrayDataReference(state);
        ref double sum = ref MemoryMarshal.GetReference(increment);
        Vector512<double> centre = _noise == DiffusionNoise.StochasticGradient ? Mean(normals) : default;
        for (int k = 0; k < _samples; k++)
        {
            ReadOnlySpan<double> row = _rows.AsSpan(k * Features, Features);
            Vector512<double> residual = Vector512.Create(_responses[k]);
            for (int j = 0; j < row.Length; j++)
            {
                residual = Vector512.FusedMultiplyAdd(
                    Vector512.Create(-row[j]),
                    Vector512.LoadUnsafe(ref b, (nuint)(Lanes * j)),
                    residual
                );
            }
            Vector512<double> weight = _noise switch
            {
                DiffusionNoise.StochasticGradient => residual
                    * (Vector512.Create(_drift) + (_diffusion * (Vector512.Create(normals[(Lanes * k)..]) - centre))),
                DiffusionNoise.ConstantCovariance => (_drift * residual)
                    + (_diffusion * Vector512.Create(normals[(Lanes * k)..])),
                _ => _drift * residual,
            };
            for (int j = 0; j < row.Length; j++)
            {
                nuint at = (nuint)(Lanes * j);
                Vector512
                    .FusedMultiplyAdd(Vector512.Create(row[j]), weight, Vector512.LoadUnsafe(ref sum, at))
                    .StoreUnsafe(ref sum, at);
            }
        }
    }

    private Vector512<double> Mean(ReadOnlySpan<double> normals)
    {
        Vector512<double> sum = default;
        for (int k = 0; k < _samples; k++)
        {
            sum += Vector512.Create(normals[(Lanes * k)..]);
        }
        return sum / Vector512.Create((double)_samples);
    }
}
