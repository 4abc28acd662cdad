namespace Verify.LeastSquares;

/// <summary>Which constants the excess-risk bound is evaluated with; all three are valid, each tighter than the one before.</summary>
public enum BoundConstant
{
    /// <summary>c = n·s_1², ℓ_i = n·s_i: a function of n, m, η and the eigenvalues alone, as the talk states it.</summary>
    Spectral,

    /// <summary>c = max_k x_kᵀΣ̂x_k, ℓ_i = n·s_i.</summary>
    Sharp,

    /// <summary>c = max_k x_kᵀΣ̂x_k, ℓ_i = max_k (v_iᵀx_k)² ≤ n·s_i.</summary>
    Leverage,
}
