using System.Runtime.Intrinsics;

namespace Verify.LeastSquares.Simulation;

/// <summary>One Gaussian transition β⁺ = Aβ + b + Bξ, ξ ~ N(0, I).</summary>
/// <param name="Map">A, p×p by rows.</param>
/// <param name="Offset">b, p entries.</param>
/// <param name="Root">B, p×p by rows.</param>
internal sealed record GaussianTransition(double[] Map, double[] Offset, double[] Root);

/// <summary>Gaussian transitions one after the other: an Ornstein–Uhlenbeck process sampled exactly, without a time step.</summary>
internal sealed class GaussianTransitionKernel(int features, IReadOnlyList<GaussianTransition> transitions)
    : StepKernel(features)
{
    private const int Lanes = TrajectoryBlock.Lanes;

    /// <inheritdoc/>
    public override int StateLength => Lanes * Features;

    /// <inheritdoc/>
    public override int ScratchLength => 2 * Lanes * Features;

    /// <inheritdoc/>
    public override int SampleGradientsPerStep => 1;

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
        Span<double> next = block.Scratch.AsSpan(0, Lanes * Features);
        Span<double> normals = block.Scratch.AsSpan(Lanes * Features);
        for (int step = 0; step < steps; step++)
        {
            GaussianTransition transition = transitions[block.StepsTaken++];
            block.FillNormals(normals);
            for (int i = 0; i < Features; i++)
            {
                Vector512<double> sum = Vector512.Create(transition.Offset[i]);
                for (int j = 0; j < Features; j++)
                {
                    int at = (i * Features) + j;
                    sum = Vector512.FusedMultiplyAdd(
                        Vector512.Create(transition.Map[at]),
                        Vector512.Create(block.State, Lanes * j),
                        sum
                    );
                    sum = Vector512.FusedMultiplyAdd(
                        Vector512.Create(transition.Root[at]),
                        Vector512.Create((ReadOnlySpan<double>)normals[(Lanes * j)..]),
                        sum
                    );
                }
                sum.CopyTo(next[(Lanes * i)..]);
            }
            next.CopyTo(block.State);
        }
    }
}
