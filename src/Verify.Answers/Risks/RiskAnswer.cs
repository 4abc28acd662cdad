namespace Verify.Answers;

/// <summary>Expected risks and bounds at several times.</summary>
/// <param name="Times">One entry a time, in the order asked for.</param>
/// <param name="Certainty">What every number promises.</param>
public sealed record RiskAnswer(IReadOnlyList<RiskAtTime> Times, Certainty Certainty) : INumbers
{
    /// <summary>How many numbers are 0 only because rounding is as large as what was computed.</summary>
    public int Unresolved => Number.CountUnresolved(Times.SelectMany(at => at.Numbers));

    IEnumerable<Number> INumbers.Numbers => Times.SelectMany(at => at.Numbers);
}

/// <summary>Expected risks and bounds at one time.</summary>
/// <param name="Time">The time, as it was asked for.</param>
/// <param name="Sgf">Risk of stochastic gradient flow.</param>
/// <param name="GradientFlow">Risk of gradient flow, by parts.</param>
/// <param name="Ridge">Risk of ridge regression with λ = 1/t, by parts.</param>
/// <param name="Spectral">The bound with ℓ_i = n·s_i and c = n·s_1².</param>
/// <param name="Sharp">The bound with c = max_k x_kᵀΣ̂x_k.</param>
/// <param name="Leverage">The bound with ℓ_i = max_k (v_iᵀx_k)².</param>
public sealed record RiskAtTime(
    string Time,
    TotalRisk Sgf,
    RiskParts GradientFlow,
    RiskParts Ridge,
    BoundTerms Spectral,
    BoundTerms Sharp,
    BoundTerms Leverage
)
{
    internal IEnumerable<Number> Numbers =>
        [
            Sgf.Estimation,
            Sgf.Prediction,
            .. GradientFlow.Numbers,
            .. Ridge.Numbers,
            .. Spectral.Numbers,
            .. Sharp.Numbers,
            .. Leverage.Numbers,
        ];
}

/// <summary>A risk as a whole.</summary>
/// <param name="Estimation">E‖β − β*‖².</param>
/// <param name="Prediction">E(β − β*)ᵀΣ̂(β − β*), in-sample.</param>
public sealed record TotalRisk(Number Estimation, Number Prediction);

/// <summary>A risk as squared bias and variance.</summary>
/// <param name="Bias2">Squared bias of estimation.</param>
/// <param name="Variance">Variance of estimation.</param>
/// <param name="PredictionBias2">Squared bias of in-sample prediction.</param>
/// <param name="PredictionVariance">Variance of in-sample prediction.</param>
public sealed record RiskParts(Number Bias2, Number Variance, Number PredictionBias2, Number PredictionVariance)
{
    internal IEnumerable<Number> Numbers => [Bias2, Variance, PredictionBias2, PredictionVariance];
}

/// <summary>The stochastic terms of the excess-risk bound.</summary>
/// <param name="Alpha">The rate α = 2μ − κc.</param>
/// <param name="Price">The price of stochasticity; null where α ≤ 0.</param>
/// <param name="Limiting">The limiting term; null where α ≤ 0.</param>
/// <param name="Total">What bounds the estimation risk of stochastic gradient flow: Risk(ridge) + 0.6862 Var(ridge) + price + limiting; null where α ≤ 0.</param>
public sealed record BoundTerms(Number Alpha, Number? Price, Number? Limiting, Number? Total)
{
    internal IEnumerable<Number> Numbers =>
        Price is { } price && Limiting is { } limiting && Total is { } total
            ? [Alpha, price, limiting, total]
            : [Alpha];
}
