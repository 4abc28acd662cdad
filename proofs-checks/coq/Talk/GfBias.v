(* gf-bias: Bias2(gf_t) <= Bias2(ridge_{1/t}) for every spectrum, truth and t > 0. *)
From Coq Require Import Reals Psatz List.
From Verify Require Import HalfLine Spectrum.
Open Scope R_scope.

Lemma gf_residual t s : 0 < t -> 0 <= s -> 1 - s * gradient_flow t s = exp (-(t * s)).
Proof.
  intros T S. unfold gradient_flow. destruct (Req_EM_T s 0) as [->|N]; [rewrite !Rmult_0_r, Ropp_0, exp_0; ring | field; exact N].
Qed.
Lemma ridge_residual t s : 0 < t -> 0 <= s -> 1 - s * ridge (/t) s = / (1 + t * s).
Proof.
  intros T S. unfold ridge. assert (0 <= t * s) by (apply Rmult_le_pos; lra).
  assert (s + / t <> 0) by (pose proof (Rinv_0_lt_compat t T); lra). field. repeat split; nra.
Qed.
Lemma gf_bias_at x : 0 <= x -> exp (-x)^2 <= (/ (1 + x))^2.
Proof.
  intros H. pose proof (exp_neg_below_ridge x H). pose proof (exp_pos (-x)).
  apply pow_incr. split; [lra|]. apply (Rmult_le_reg_r (1 + x)); [lra|]. rewrite Rinv_l by lra. assumption.
Qed.

Theorem gf_bias_weighted w (P : problem) t : nonneg_weight w -> valid P -> 0 < t ->
  Bias2 w (gradient_flow t) P <= Bias2 w (ridge (/ t)) P.
Proof.
  intros W V T. rewrite <- (Rmult_1_l (Bias2 w (ridge (/ t)) P)). apply bias2_le; [exact W | exact V |].
  intros s S. rewrite gf_residual, ridge_residual by assumption. rewrite Rmult_1_l.
  apply gf_bias_at. apply Rmult_le_pos; lra.
Qed.

Theorem gf_bias (P : problem) t : valid P -> 0 < t ->
  Bias2 estimation (gradient_flow t) P <= Bias2 estimation (ridge (/ t)) P.
Proof. apply gf_bias_weighted, estimation_nonneg. Qed.
Print Assumptions gf_bias.
