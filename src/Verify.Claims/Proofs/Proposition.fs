namespace Verify.Claims

open Verify.LeastSquares
open Verify.Symbolics

type DiffusionMeasure =
    | TraceOfDiffusion
    | DirectionOfDiffusion of BoundConstant
    | LossTraceOfDiffusion of BoundConstant

type Proposition =
    | Identity of left: Formula * right: Formula
    | SameMoments of left: Motion * right: Motion * order: int
    | SameQuadraticErrors of left: Motion * right: Motion
    | SameMean of flow: Process * deterministic: Process
    | SolvedByFilter of flow: Process
    | Always of Clause
    | AlwaysFor of parameters: (string * ParameterRange) list * Clause
    | NotAlways of Clause
    | NonNegativeOnHalfLine of DecayingSum
    | DiffusionBound of flow: Process * DiffusionMeasure
    | GradientEnergyBound of flow: Process
    | RiskDecomposes
    | PriceDecreasesLate
    | PriceRisesWithTruth
    | LimitingDependsOnTruth
    | LimitingVanishesAtFullRowRank
    | TunedRidgeBeatsFlow
    | StepExpands of iteration: Motion * flow: Process

[<RequireQualifiedAccess>]
module Proposition =
    let private measureText measure =
        match measure with
        | TraceOfDiffusion -> "tr Q(β) ≤ 2κ max_k ‖x_k‖² F(β)"
        | DirectionOfDiffusion BoundConstant.Leverage -> "v_iᵀQ(β)v_i ≤ 2κ max_k (v_iᵀx_k)² F(β)"
        | DirectionOfDiffusion _ -> "v_iᵀQ(β)v_i ≤ 2κ n s_i F(β)"
        | LossTraceOfDiffusion BoundConstant.Spectral -> "½tr(Σ̂Q(β)) ≤ κ n s_1² F(β)"
        | LossTraceOfDiffusion _ -> "½tr(Σ̂Q(β)) ≤ κ max_k x_kᵀΣ̂x_k F(β)"

    let private measureLatex measure =
        match measure with
        | TraceOfDiffusion -> @"\operatorname{tr} Q(\beta) \le 2\kappa \max_k \lVert x_k\rVert^2 F(\beta)"
        | DirectionOfDiffusion BoundConstant.Leverage ->
            @"v_i^\top Q(\beta) v_i \le 2\kappa \max_k (v_i^\top x_k)^2 F(\beta)"
        | DirectionOfDiffusion _ -> @"v_i^\top Q(\beta) v_i \le 2\kappa n s_i F(\beta)"
        | LossTraceOfDiffusion BoundConstant.Spectral ->
            @"\tfrac12\operatorname{tr}(\hat\Sigma Q(\beta)) \le \kappa n s_1^2 F(\beta)"
        | LossTraceOfDiffusion _ ->
            @"\tfrac12\operatorname{tr}(\hat\Sigma Q(\beta)) \le \kappa \max_k x_k^\top \hat\Sigma x_k F(\beta)"

    let private orders order =
        match order with
        | 1 -> "the same mean"
        | 2 -> "the same first and second moments"
        | _ -> $"the same moments up to order {order}"

    /// The ranges of a statement's parameters, behind it.
    let private ranges (parameters: (string * ParameterRange) list) =
        parameters
        |> List.map (fun (name, range) -> ParameterRange.text name range)
        |> String.concat ", "

    let text proposition =
        match proposition with
        | Identity(left, right) -> $"{Formula.text left} = {Formula.text right}"
        | SameMoments(left, right, order) ->
            $"{Motion.name left} and {Motion.name right} have {orders order} after every number k of steps, from the same start"
        | SameQuadraticErrors(left, right) ->
            $"E (β_k − β*)ᵀA(β_k − β*) is the same for {Motion.name left} and {Motion.name right} after every number k of steps, for every A and β*: A = I is the estimation error, A = XᵀX/n the prediction error"
        | SameMean(flow, deterministic) ->
            $"E {Motion.ofDefinition flow}_t = {Motion.ofDefinition deterministic}_t for every t, from the same start"
        | SolvedByFilter flow ->
            $"(XᵀX)⁺(I − exp(−tXᵀX/n))Xᵀy solves {Motion.ofDefinition flow} from 0: in direction i it is (1 − e^(−ts_i))/s_i · z_i, z = Xᵀy/n, and 0 where s_i = 0"
        | Always clause -> Clause.text clause
        | AlwaysFor(parameters, clause) -> $"{Clause.text clause}  for all {ranges parameters}"
        | NotAlways clause -> $"not for every instance: {Clause.text clause}"
        | NonNegativeOnHalfLine f -> $"{DecayingSum.format f} ≥ 0 for all x ≥ 0"
        | DiffusionBound(flow, measure) ->
            $"{measureText measure} for every β, Q of {Motion.ofDefinition flow}, κ = η/m, F = ‖y − Xβ‖²/(2n)"
        | GradientEnergyBound _ -> "‖∇F(β)‖² ≥ 2μ(F(β) − F*) for every β, μ the least positive eigenvalue of XᵀX/n"
        | RiskDecomposes -> "Risk = Bias² + Var_ε + tr E_ε Cov_I"
        | PriceDecreasesLate -> "d/dt price(t) ≤ 0 for t ≥ t₀ = max_i ln(2s_i/α)/(2s_i − α), where α > 0"
        | PriceRisesWithTruth ->
            "price(t) + limiting(t) increases with ‖Xβ*‖² at fixed σ², all of it in the price, and Var(gf_t) does not depend on β*, where α > 0 and t > 0"
        | LimitingDependsOnTruth -> "limiting(t) depends on β* at fixed σ²"
        | LimitingVanishesAtFullRowRank -> "limiting(t) = 0 if rank X = n"
        | TunedRidgeBeatsFlow ->
            "E_β* Risk(ridge_λ) ≤ E_β* Risk(sgf_t) for every t at λ = σ²/(nτ²), β* ~ (0, τ²I): inf_λ on the left is at most inf_t on the right"
        | StepExpands(iteration, flow) ->
            $"one step of {Motion.name iteration} is T = I + ηL + η²G on polynomials of degree ≤ 2, L the generator of {Motion.ofDefinition flow} and G f = ½Σ g_ig_j ∂_i∂_j f; hence e^(ηL) − T = η²(½L² − G) + R, ‖R‖ ≤ (η‖L‖)³e^(η‖L‖)/6"

    let written proposition =
        match proposition with
        | Always clause -> Clause.written clause
        | AlwaysFor(parameters, clause) -> $"{Clause.written clause}  for all {ranges parameters}"
        | SameMoments(left, right, order) ->
            match left, right with
            | Of left, Of right when Motion.ofDefinition left = left.Name && Motion.ofDefinition right = right.Name ->
                $"Moments({left.Name}, {order}) = Moments({right.Name}, {order})"
            | _ -> text proposition
        | other -> text other

    let latex proposition =
        let upright (name: string) = $@"\mathrm{{{name}}}"

        match proposition with
        | Identity(left, right) -> $"{Formula.latex left} = {Formula.latex right}"
        | SameMoments(left, right, order) ->
            $@"\mathbb{{E}}\,(\beta^{{(k)}}_{{{upright (Motion.name left)}}})^{{\otimes j}} = \mathbb{{E}}\,(\beta^{{(k)}}_{{{upright (Motion.name right)}}})^{{\otimes j}}, \quad j \le {order}"
        | SameQuadraticErrors(left, right) ->
            let error motion =
                $@"\mathbb{{E}}\,(\beta^{{(k)}}_{{{upright (Motion.name motion)}}} - \beta_*)^\top A (\beta^{{(k)}}_{{{upright (Motion.name motion)}}} - \beta_*)"

            $"{error left} = {error right}"
        | SameMean(flow, deterministic) ->
            $@"\mathbb{{E}}\,\beta^{{{upright (Motion.ofDefinition flow)}}}_t = \beta^{{{upright (Motion.ofDefinition deterministic)}}}_t"
        | SolvedByFilter _ -> @"\hat\beta_t = (X^\top X)^+ (I - e^{-tX^\top X/n}) X^\top y"
        | Always clause -> Clause.latex clause
        | AlwaysFor(parameters, clause) ->
            let escaped =
                (ranges parameters).Replace("{", @"\{").Replace("}", @"\}").Replace("_", @"\_")

            $@"{Clause.latex clause} \quad \text{{for all }} \mathrm{{{escaped}}}"
        | NotAlways clause -> $@"\text{{not always: }} {Clause.latex clause}"
        | NonNegativeOnHalfLine f -> $@"\text{{{DecayingSum.format f}}} \ge 0 \quad (x \ge 0)"
        | DiffusionBound(_, measure) -> measureLatex measure
        | GradientEnergyBound _ -> @"\lVert\nabla F(\beta)\rVert^2 \ge 2\mu(F(\beta) - F^*)"
        | RiskDecomposes ->
            @"\mathrm{Risk} = \mathrm{Bias}^2 + \mathrm{Var}_\varepsilon + \operatorname{tr}\mathbb{E}_\varepsilon[\mathrm{Cov}_I \mid \varepsilon]"
        | PriceDecreasesLate ->
            @"t \ge t_0 = \max_i \frac{\ln(2s_i/\alpha)}{2s_i - \alpha} \implies \frac{d}{dt}\,\mathrm{price}(t) \le 0"
        | PriceRisesWithTruth ->
            @"\frac{\partial}{\partial \lVert X\beta_*\rVert^2}\left(\mathrm{price}(t) + \mathrm{limiting}(t)\right) > 0 = \frac{\partial}{\partial \beta_*}\mathrm{Var}(\hat\beta^{\mathrm{gf}}_t)"
        | LimitingDependsOnTruth -> @"\frac{\partial}{\partial \beta_*}\mathrm{limiting}(t) \ne 0"
        | LimitingVanishesAtFullRowRank -> @"\operatorname{rank} X = n \implies \mathrm{limiting}(t) = 0"
        | TunedRidgeBeatsFlow ->
            @"\inf_\lambda \mathbb{E}_{\beta_*}\mathrm{Risk}(\hat\beta^{\mathrm{ridge}}_\lambda) \le \inf_t \mathbb{E}_{\beta_*}\mathrm{Risk}(\hat\beta^{\mathrm{sgf}}_t)"
        | StepExpands _ -> @"T = I + \eta L + \eta^2 G, \qquad e^{\eta L} - T = \eta^2\left(\tfrac12 L^2 - G\right) + R"
