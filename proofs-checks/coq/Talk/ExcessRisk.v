(* excess-risk, put together: Risk(sgf_t) - Risk(ridge_{1/t}) <= 0.6862 Var(ridge_{1/t}) + price + limiting, for every spectrum, truth, noise and t > 0,
   where the trace of the covariance of stochastic gradient flow is at most price + limiting (covariance-trace: a hypothesis here; per direction it
   is covariance_direction of GradientFlow.v, from Dynkin's formula), and its risk is that of gradient flow plus this trace (risk-decomposition,
   sgf-mean). With the calibration t = 0.579/lambda the factor is 0.2853, of the whole risk. *)
From Coq Require Import Reals Psatz List.
From Verify Require Import HalfLine Spectrum Talk.GfBias Talk.GfVariance Talk.GfRisk Papers.AliKolterTibshirani2019.
Open Scope R_scope.

Theorem excess_risk w (P : problem) t trace bound risk_sgf : nonneg_weight w -> valid P -> 0 < t ->
  risk_sgf = Risk w (gradient_flow t) P + trace -> trace <= bound ->
  risk_sgf - Risk w (ridge (/ t)) P <= 6862 / 10000 * Var w (ridge (/ t)) P + bound.
Proof.
  intros W V T -> B. unfold Risk. pose proof (gf_bias_weighted w P t W V T). pose proof (gf_variance_weighted w P t W V T).
  pose proof (var_nonneg w (ridge (/ t)) P W V). unfold sharp in *. lra.
Qed.
Theorem excess_risk_recalibrated (P : problem) t trace bound risk_sgf : valid P -> 0 < t ->
  risk_sgf = Risk estimation (gradient_flow (579 / 1000 * t)) P + trace -> trace <= bound ->
  risk_sgf - Risk estimation (ridge (/ t)) P <= 2853 / 10000 * Risk estimation (ridge (/ t)) P + bound.
Proof. intros V T -> B. pose proof (gf_risk_recalibrated P t V T). lra. Qed.
Definition theorems := (excess_risk, excess_risk_recalibrated).
Print Assumptions theorems.
