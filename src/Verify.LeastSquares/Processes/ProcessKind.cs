namespace Verify.LeastSquares;

/// <summary>The processes that have hand-written formulas; a switch over them names each one.</summary>
public enum ProcessKind
{
    /// <summary>Ridge regression at λ = 1/t, an estimator.</summary>
    Ridge,

    /// <summary>β̇ = z − Σ̂β.</summary>
    GradientFlow,

    /// <summary>β⁺ = β + η(z − Σ̂β).</summary>
    GradientDescent,

    /// <summary>Mini-batch SGD with replacement.</summary>
    Sgd,

    /// <summary>Mini-batch SGD without replacement.</summary>
    SgdWithoutReplacement,

    /// <summary>Stochastic gradient flow.</summary>
    Sgf,

    /// <summary>The Euler discretization of stochastic gradient flow.</summary>
    SgfEuler,

    /// <summary>The process with constant covariance κΣ̂.</summary>
    ConstantCovariance,

    /// <summary>Stochastic gradient Langevin dynamics.</summary>
    Sgld,
}
