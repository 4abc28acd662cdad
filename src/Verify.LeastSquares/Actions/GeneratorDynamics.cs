using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The generator G = −diag(b_ij) + κ𝒩 of second moments in the eigenbasis, enclosed: of a flow, or (T − I)/η of a descent.</summary>
/// <remarks>The form that <see cref="MomentDynamics"/> has in doubles: b_ij = s_i + s_j − ηs_is_j, with η = 0 and κ = η/m for the flow.</remarks>
/// <param name="NoiseScale">κ, or ηf.</param>
/// <param name="StepSize">η of a descent; null for a flow.</param>
internal sealed record GeneratorDynamics(Ball NoiseScale, Ball? StepSize)
{
    /// <summary>Stochastic gradient flow.</summary>
    /// <param name="noiseScale">κ.</param>
    public static GeneratorDynamics Flow(Ball noiseScale) => new(noiseScale, null);

    /// <summary>Stochastic gradient descent.</summary>
    /// <param name="stepSize">η.</param>
    /// <param name="noiseFactor">f.</param>
    public static GeneratorDynamics Descent(Ball stepSize, Ball noiseFactor) => new(stepSize * noiseFactor, stepSize);

    /// <summary>b_ij.</summary>
    /// <param name="si">s_i.</param>
    /// <param name="sj">s_j.</param>
    public Ball PairRate(Ball si, Ball sj) => StepSize is { } step ? si + sj - (step * si * sj) : si + sj;
}
