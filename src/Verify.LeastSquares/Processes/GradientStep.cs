using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>
/// One step of a method that is driven by mini-batch gradients, u⁺ = A u + E ĝ(β), where the state u of dimension d begins
/// with the p coefficients β and ĝ(β) = (1/m)Σ_{i∈I}(y_i − x_iᵀβ)x_i.
/// </summary>
/// <typeparam name="T">The scalar.</typeparam>
/// <param name="Carry">A, d×d.</param>
/// <param name="Gain">E, d×p.</param>
public sealed record GradientStep<T>(Matrix<T> Carry, Matrix<T> Gain)
    where T : IScalar<T>
{
    /// <summary>Plain stochastic gradient descent, β⁺ = β + ηĝ; for a schedule, η_k differs from step to step.</summary>
    /// <param name="features">p.</param>
    /// <param name="stepSize">η.</param>
    public static GradientStep<T> Descent(int features, T stepSize) =>
        new(Matrix<T>.Identity(features), stepSize * Matrix<T>.Identity(features));

    /// <summary>On the ridge-penalised objective, β⁺ = β + η(ĝ − λβ).</summary>
    /// <param name="features">p.</param>
    /// <param name="stepSize">η.</param>
    /// <param name="penalty">λ ≥ 0.</param>
    public static GradientStep<T> Ridge(int features, T stepSize, T penalty) =>
        new((T.One - (stepSize * penalty)) * Matrix<T>.Identity(features), stepSize * Matrix<T>.Identity(features));

    /// <summary>With a fixed preconditioner, β⁺ = β + ηPĝ.</summary>
    /// <param name="stepSize">η.</param>
    /// <param name="preconditioner">P, p×p.</param>
    public static GradientStep<T> Preconditioned(T stepSize, Matrix<T> preconditioner)
    {
        ArgumentNullException.ThrowIfNull(preconditioner);
        return new(Matrix<T>.Identity(preconditioner.Rows), stepSize * preconditioner);
    }

    /// <summary>With heavy-ball momentum (Polyak 1964): v⁺ = γv + ηĝ, β⁺ = β + v⁺; the state is (β, v).</summary>
    /// <param name="features">p.</param>
    /// <param name="stepSize">η.</param>
    /// <param name="momentum">γ.</param>
    public static GradientStep<T> HeavyBall(int features, T stepSize, T momentum) =>
        Two(
            features,
            [
                [T.One, momentum],
                [T.Zero, momentum],
            ],
            [stepSize, stepSize]
        );

    /// <summary>
    /// With a running average of the iterates (Polyak and Juditsky 1992): β⁺ = β + ηĝ, w⁺ = (1 − a)w + aβ⁺; the state is (β, w).
    /// </summary>
    /// <remarks>a = 1/(k + 1) in the step from k gives the mean of β₁ … β_{k+1}.</remarks>
    /// <param name="features">p.</param>
    /// <param name="stepSize">η.</param>
    /// <param name="weight">a.</param>
    public static GradientStep<T> Averaged(int features, T stepSize, T weight) =>
        Two(
            features,
            [
                [T.One, T.Zero],
                [weight, T.One - weight],
            ],
            [stepSize, weight * stepSize]
        );

    /// <summary>The step size η₀/(1 + ck) of the step from k.</summary>
    /// <param name="initial">η₀.</param>
    /// <param name="decay">c ≥ 0.</param>
    /// <param name="step">k ≥ 0.</param>
    public static T Decaying(T initial, T decay, long step) => initial / (T.One + (decay * T.FromInteger(step)));

    // Two blocks of p entries each, every block a multiple of the identity.
    private static GradientStep<T> Two(int p, T[][] carry, T[] gain) =>
        new(
            Matrix<T>.Create(2 * p, 2 * p, (i, j) => i % p == j % p ? carry[i / p][j / p] : T.Zero),
            Matrix<T>.Create(2 * p, p, (i, j) => i % p == j ? gain[i / p] : T.Zero)
        );
}
