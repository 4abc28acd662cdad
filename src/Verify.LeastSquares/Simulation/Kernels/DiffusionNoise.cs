namespace Verify.LeastSquares.Simulation;

/// <summary>The diffusion of an Euler–Maruyama kernel.</summary>
internal enum DiffusionNoise
{
    /// <summary>Q(β) = κ[(1/n)Σ r_k² x_kx_kᵀ − ggᵀ]: stochastic gradient flow.</summary>
    StochasticGradient,

    /// <summary>κΣ̂: the constant-covariance process.</summary>
    ConstantCovariance,

    /// <summary>τI: stochastic gradient Langevin dynamics.</summary>
    Isotropic,
}
