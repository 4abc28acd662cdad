(* gf-risk and gf-prediction-risk: Risk(gf_t) <= 1.6862 Risk(ridge_{1/t}) for every spectrum, truth, noise and t > 0. *)
From Coq Require Import Reals Psatz List.
From Verify Require Import HalfLine Spectrum Talk.GfBias Talk.GfVariance.
Open Scope R_scope.

Theorem gf_risk_weighted w (P : problem) t : nonneg_weight w -> valid P -> 0 < t ->
  Risk w (gradient_flow t) P <= 16862 / 10000 * Risk w (ridge (/ t)) P.
Proof.
  intros W V T. unfold Risk. pose proof (gf_bias_weighted w P t W V T). pose proof (gf_variance_weighted w P t W V T).
  pose proof (bias2_nonneg w (ridge (/ t)) P W V). pose proof (var_nonneg w (ridge (/ t)) P W V). unfold sharp in *. lra.
Qed.
Theorem gf_risk (P : problem) t : valid P -> 0 < t ->
  Risk estimation (gradient_flow t) P <= 16862 / 10000 * Risk estimation (ridge (/ t)) P.
Proof. apply gf_risk_weighted, estimation_nonneg. Qed.
Theorem gf_prediction_risk (P : problem) t : valid P -> 0 < t ->
  Risk prediction (gradient_flow t) P <= 16862 / 10000 * Risk prediction (ridge (/ t)) P.
Proof. apply gf_risk_weighted, prediction_nonneg. Qed.

Definition theorems := (gf_risk, gf_prediction_risk).
Print Assumptions theorems.
