namespace Verify.Claims

open Verify.LeastSquares
open Verify.Symbolics

/// A number that measures the diffusion matrix Q(β) of a flow, with the constant that bounds it against the loss.
type DiffusionMeasure =

    /// tr Q(β), bounded with max_k ‖x_k‖².
    | TraceOfDiffusion

    /// v_iᵀQ(β)v_i in every eigendirection, bounded with ℓ_i.
    | DirectionOfDiffusion of Verify.LeastSquares.BoundConstant

    /// ½tr(Σ̂Q(β)), bounded with c.
    | LossTraceOfDiffusion of Verify.LeastSquares.BoundConstant

/// A statement that the kernel can prove. Its text is printed from the terms that the rules conclude about: nothing else is called proved.
type Proposition =

    /// An equation between formulas, for all n, p, m, η, data and states.
    | Identity of left: Formula * right: Formula

    /// Moments up to an order agree after every number of steps.
    | SameMoments of left: Motion * right: Motion * order: int

    /// E (β_k − β*)ᵀA(β_k − β*) agrees after every number of steps, for every A and β*.
    | SameQuadraticErrors of left: Motion * right: Motion

    /// The mean of a flow is the solution of another without noise.
    | SameMean of flow: Verify.Symbolics.Process * deterministic: Verify.Symbolics.Process

    /// The filter of gradient flow that the program evaluates solves the flow.
    | SolvedByFilter of flow: Verify.Symbolics.Process

    /// left ≤ right, or left = right, for every X, β*, σ², η, m and t.
    | Always of Clause

    /// The same for all values of the parameters.
    | AlwaysFor of parameters: (string * ParameterRange) list * Clause

    /// left ≤ right fails on some instance.
    | NotAlways of Clause

    /// f(x) ≥ 0 for all x ≥ 0.
    | NonNegativeOnHalfLine of DecayingSum

    /// A measure of Q(β) is at most its constant times 2κF(β), for every β.
    | DiffusionBound of flow: Verify.Symbolics.Process * DiffusionMeasure

    /// ‖∇F(β)‖² ≥ 2μ(F(β) − F*), ∇F the drift of the flow.
    | GradientEnergyBound of flow: Verify.Symbolics.Process

    /// Risk = Bias² + Var_ε + tr E Cov_I.
    | RiskDecomposes

    /// The price of stochasticity does not increase beyond t₀.
    | PriceDecreasesLate

    /// The sum of price and limiting error increases with ‖Xβ*‖² at fixed σ², the variance of gradient flow does not move.
    | PriceRisesWithTruth

    /// The limiting error contains β*.
    | LimitingDependsOnTruth

    /// The limiting error is 0 where rank X = n.
    | LimitingVanishesAtFullRowRank

    /// Averaged over β* ~ (0, τ²I), ridge with λ = σ²/(nτ²) has at most the risk of SGF at every t.
    | TunedRidgeBeatsFlow

    /// T = I + ηL + η²G on polynomials of degree ≤ 2, and e^{ηL} − T = η²(½L² − G) + R.
    | StepExpands of iteration: Motion * flow: Verify.Symbolics.Process

/// Texts of propositions.
[<RequireQualifiedAccess>]
module Proposition =

    /// In plain text.
    val text: proposition: Proposition -> string

    /// In LaTeX.
    val latex: proposition: Proposition -> string

    /// As claim files have it, where they have words for it; else in plain text.
    val written: proposition: Proposition -> string
