using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The parts q₀, q_1 … q_r of what drives second moments about β̂ given y: q₀ + Σ_iρ_iq_i, ρ_i = e^{−s_iu}.</summary>
/// <remarks>q₀ = (1/n)Σe_k²a_ka_kᵀ and q_i = (2/n)Σ_ke_ka_kiβ̂_ia_ka_kᵀ; the covariance of a gradient at the mean is that and 𝒩[δδᵀ].</remarks>
internal interface IResponseForcing
{
    /// <summary>svec of c_0q₀ + Σ_ic_iq_i.</summary>
    /// <param name="coefficients">c, r + 1 entries.</param>
    Ball[] Combine(Ball[] coefficients);

    /// <summary>At least ‖q₀‖, ‖q_1‖ …, r + 1 entries.</summary>
    Ball[] Norms { get; }
}
