(* Gradient flow against ridge with other calibrations of time, averages over truths, averages over time.
   Sums over directions without a problem are over the positive eigenvalues, as in the claims. *)
From Coq Require Import Reals Psatz List.
From Interval Require Import Tactic.
From Coquelicot Require Import Rcomplements.
From Verify Require Import HalfLine Spectrum Talk.GfBias Talk.GfVariance.
Open Scope R_scope.

(* e^y >= (1 + y/k)^k for k = 2, 4: enough for every tail below. *)
Lemma exp_ge_square y : 0 <= y -> (1 + y / 2)^2 <= exp y.
Proof.
  intros H. pose proof (exp_ineq1_le (y / 2)). replace (exp y) with (exp (y / 2) * exp (y / 2)) by (rewrite <- exp_plus; f_equal; field).
  replace ((1 + y / 2)^2) with ((1 + y / 2) * (1 + y / 2)) by ring. apply Rmult_le_compat; lra.
Qed.
Lemma exp_ge_fourth y : 0 <= y -> (1 + y / 4)^4 <= exp y.
Proof.
  intros H. pose proof (exp_ge_square (y / 2) ltac:(lra)) as S. replace (exp y) with (exp (y / 2) * exp (y / 2)) by (rewrite <- exp_plus; f_equal; field).
  replace ((1 + y / 4)^4) with ((1 + y / 2 / 2)^2 * (1 + y / 2 / 2)^2) by field. pose proof (pow2_ge_0 (1 + y / 2 / 2)).
  apply Rmult_le_compat; assumption.
Qed.
Lemma exp_neg_inv y : exp (-y) * exp y = 1.
Proof. rewrite <- exp_plus, Rplus_opp_l. apply exp_0. Qed.

(* gf-risk-recalibrated: t = 0.579/lambda. *)
Definition recalibrated := 12853 / 10000.
Lemma recalibrated_bias_at x : 0 <= x -> (exp (-(579 / 1000 * x)) * (1 + x))^2 <= recalibrated.
Proof.
  intros H. unfold recalibrated. destruct (Rle_lt_dec x 5) as [L|L].
  - cells_taylor x.
  - pose proof (exp_ge_square (579 / 1000 * x) ltac:(lra)) as S. pose proof (exp_neg_inv (579 / 1000 * x)) as I.
    pose proof (exp_pos (-(579 / 1000 * x))). set (E := exp (-(579 / 1000 * x))) in *. set (F := exp (579 / 1000 * x)) in *.
    assert (E * (1 + x) <= 11 / 10).
    { apply (Rmult_le_reg_r F); [unfold F; apply exp_pos|]. replace (E * (1 + x) * F) with (E * F * (1 + x)) by ring.
      rewrite I, Rmult_1_l. apply Rle_trans with (11 / 10 * (1 + 579 / 1000 * x / 2)^2); [nra | lra]. }
    assert (0 <= E * (1 + x)) by (apply Rmult_le_pos; lra). nra.
Qed.
Lemma recalibrated_variance_at x : 0 < x -> ((1 - exp (-(579 / 1000 * x))) * (1 + x) / x)^2 <= recalibrated.
Proof.
  intros H. unfold recalibrated. destruct (Rle_lt_dec x (9 / 10)); [|destruct (Rle_lt_dec x 8)].
  - destruct (one_minus_exp (579 / 1000 * x) ltac:(lra)) as [E0 E1].
    assert (E : 0 <= (1 - exp (-(579 / 1000 * x))) / x <= 579 / 1000).
    { split; [apply Rmult_le_pos; [lra | apply Rlt_le, Rinv_0_lt_compat; lra] |].
      apply (Rmult_le_reg_r x); [lra|]. unfold Rdiv at 1. rewrite Rmult_assoc, Rinv_l by lra. lra. }
    replace ((1 - exp (-(579 / 1000 * x))) * (1 + x) / x) with (((1 - exp (-(579 / 1000 * x))) / x) * (1 + x)) by (field; lra).
    set (u := (1 - exp (-(579 / 1000 * x))) / x) in *. assert (0 <= u * (1 + x) <= 579 / 1000 * (19 / 10)) by nra. nra.
  - assert (0 <= 12853 / 10000 * x^2 - ((1 - exp (-(579 / 1000 * x))) * (1 + x))^2) by cells_taylor x.
    replace (((1 - exp (-(579 / 1000 * x))) * (1 + x) / x)^2) with (((1 - exp (-(579 / 1000 * x))) * (1 + x))^2 / x^2) by (field; lra).
    apply (Rmult_le_reg_r (x^2)); [nra|]. unfold Rdiv at 1. rewrite Rmult_assoc, Rinv_l by nra. lra.
  - replace ((1 - exp (-(579 / 1000 * x))) * (1 + x) / x) with ((1 - exp (-(579 / 1000 * x))) * (1 + / x)) by (field; lra). 
    assert (8 <= x) by lra. enclosed.
Qed.
Lemma gf_risk_recalibrated_weighted w (P : problem) t : nonneg_weight w -> valid P -> 0 < t ->
  Risk w (gradient_flow (579 / 1000 * t)) P <= 12853 / 10000 * Risk w (ridge (/ t)) P.
Proof.
  intros W V T. unfold Risk. rewrite Rmult_plus_distr_l. apply Rplus_le_compat.
  - apply bias2_le; [exact W | exact V |]. intros s S. rewrite gf_residual, ridge_residual by lra.
    assert (0 <= t * s) by (apply Rmult_le_pos; lra). pose proof (recalibrated_bias_at (t * s) ltac:(assumption)) as B.
    replace (579 / 1000 * t * s) with (579 / 1000 * (t * s)) by ring. unfold recalibrated in B.
    replace (exp (-(579 / 1000 * (t * s)))^2) with ((exp (-(579 / 1000 * (t * s))) * (1 + t * s))^2 * (/ (1 + t * s))^2) by (field; lra).
    apply Rmult_le_compat_r; [apply pow2_ge_0 | exact B].
  - apply var_le; [exact W | exact V |]. intros s S. unfold gradient_flow, ridge. destruct (Req_EM_T s 0) as [->|N]; [apply Req_le; ring|].
    assert (0 < t * s) by (apply Rmult_lt_0_compat; lra). pose proof (recalibrated_variance_at (t * s) ltac:(assumption)) as G.
    replace (579 / 1000 * t * s) with (579 / 1000 * (t * s)) by ring. unfold recalibrated in G.
    replace (s * ((1 - exp (-(579 / 1000 * (t * s)))) / s)^2)
      with (s * (t / (1 + t * s))^2 * ((1 - exp (-(579 / 1000 * (t * s)))) * (1 + t * s) / (t * s))^2) by (field; lra).
    replace (12853 / 10000 * (s * (/ (s + / t))^2)) with (s * (t / (1 + t * s))^2 * (12853 / 10000)) by (field; repeat split; nra).
    apply Rmult_le_compat_l; [|exact G]. apply Rmult_le_pos; [lra | apply pow2_ge_0].
Qed.
Theorem gf_risk_recalibrated (P : problem) t : valid P -> 0 < t ->
  Risk estimation (gradient_flow (579 / 1000 * t)) P <= 12853 / 10000 * Risk estimation (ridge (/ t)) P.
Proof. apply gf_risk_recalibrated_weighted, estimation_nonneg. Qed.
Theorem gf_prediction_risk_recalibrated (P : problem) t : valid P -> 0 < t ->
  Risk prediction (gradient_flow (579 / 1000 * t)) P <= 12853 / 10000 * Risk prediction (ridge (/ t)) P.
Proof. apply gf_risk_recalibrated_weighted, prediction_nonneg. Qed.

(* gf-tuned-10787 and gf-tuned-12147: averaged over truths, t is the signal-to-noise ratio. *)
Lemma tuned_divided c C x : 0 < x -> 0 < c ->
  (1 + x) * (exp (-(2 * (c * x))) + (1 - exp (-(c * x))) * ((1 - exp (-(c * x))) / x)) <= C ->
  x * exp (-(2 * (c * x))) + (1 - exp (-(c * x)))^2 <= C * (x / (1 + x)).
Proof.
  intros H K B. apply (Rmult_le_reg_r ((1 + x) / x)); [apply Rdiv_lt_0_compat; lra|].
  replace (C * (x / (1 + x)) * ((1 + x) / x)) with C by (field; lra).
  replace ((x * exp (-(2 * (c * x))) + (1 - exp (-(c * x)))^2) * ((1 + x) / x))
    with ((1 + x) * (exp (-(2 * (c * x))) + (1 - exp (-(c * x))) * ((1 - exp (-(c * x))) / x))) by (field; lra). exact B.
Qed.
Lemma slope c x : 0 < x -> 0 < c -> 0 <= (1 - exp (-(c * x))) / x <= c.
Proof.
  intros H K. destruct (one_minus_exp (c * x) ltac:(nra)) as [E0 E1].
  split; [apply Rmult_le_pos; [lra | apply Rlt_le, Rinv_0_lt_compat; lra] |].
  apply (Rmult_le_reg_r x); [lra|]. unfold Rdiv at 1. rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.
Lemma tuned_near c C x : 0 < x -> 0 < c -> (1 + x) * (exp (-(2 * (c * x))) + c * c * x) <= C ->
  (1 + x) * (exp (-(2 * (c * x))) + (1 - exp (-(c * x))) * ((1 - exp (-(c * x))) / x)) <= C.
Proof.
  intros H K B. apply Rle_trans with (2 := B). apply Rmult_le_compat_l; [lra|]. apply Rplus_le_compat_l.
  destruct (slope c x H K) as [L U]. destruct (one_minus_exp (c * x) ltac:(nra)).
  replace (c * c * x) with (c * x * c) by ring. apply Rmult_le_compat; lra.
Qed.
Lemma tuned_tail c C x B : 0 < x -> 0 < c -> 1 + x <= B * (1 + 2 * (c * x) / 4)^4 -> 0 <= B -> B + (1 + / x) <= C ->
  (1 + x) * (exp (-(2 * (c * x))) + (1 - exp (-(c * x))) * ((1 - exp (-(c * x))) / x)) <= C.
Proof.
  intros H K Q B0 S. assert (0 <= c * x) by nra. apply Rle_trans with (2 := S). rewrite Rmult_plus_distr_l. apply Rplus_le_compat.
  - pose proof (exp_ge_fourth (2 * (c * x)) ltac:(lra)) as F. pose proof (exp_neg_inv (2 * (c * x))) as I. pose proof (exp_pos (-(2 * (c * x)))).
    apply (Rmult_le_reg_r (exp (2 * (c * x)))); [apply exp_pos|]. rewrite Rmult_assoc, I, Rmult_1_r.
    apply Rle_trans with (1 := Q). apply Rmult_le_compat_l; assumption.
  - destruct (one_minus_exp (c * x) ltac:(assumption)) as [E0 _]. pose proof (exp_pos (-(c * x))). pose proof (Rinv_0_lt_compat x H).
    replace ((1 + x) * ((1 - exp (-(c * x))) * ((1 - exp (-(c * x))) / x))) with ((1 - exp (-(c * x)))^2 * (1 + / x)) by (field; lra).
    assert ((1 - exp (-(c * x)))^2 <= 1) by nra. nra.
Qed.
Lemma tuned_10787_at x : 0 < x ->
  x * exp (-(2 * (457 / 1000 * x))) + (1 - exp (-(457 / 1000 * x)))^2 <= 10787 / 10000 * (x / (1 + x)).
Proof.
  intros H. apply tuned_divided; [exact H | lra |]. destruct (Rle_lt_dec x (1 / 4)); [|destruct (Rle_lt_dec x 20)].
  - apply tuned_near; [lra | lra | cells_taylor x].
  - assert (0 <= 10787 / 10000 * x - (1 + x) * (x * exp (-(2 * (457 / 1000 * x))) + (1 - exp (-(457 / 1000 * x)))^2)) by cells_taylor x.
    apply (Rmult_le_reg_r x); [lra|]. apply Rle_trans with ((1 + x) * (x * exp (-(2 * (457 / 1000 * x))) + (1 - exp (-(457 / 1000 * x)))^2)); [right; field; lra | lra].
  - apply (tuned_tail _ _ _ (28 / 1000)); [lra | lra | | lra |].
    + replace ((1 + 2 * (457 / 1000 * x) / 4)^4) with (((1 + 2285 / 10000 * x)^2)^2) by field.
      assert (31 <= (1 + 2285 / 10000 * x)^2) by nra. assert ((1 + x) * 40 / 1000 * 31 <= 31 * (1 + 2285 / 10000 * x)^2) by nra. nra.
    + assert (20 <= x) by lra. enclosed.
Qed.
Lemma tuned_12147_at x : 0 < x -> x * exp (-(2 * (1 * x))) + (1 - exp (-(1 * x)))^2 <= 12147 / 10000 * (x / (1 + x)).
Proof.
  intros H. apply tuned_divided; [exact H | lra |]. destruct (Rle_lt_dec x (1 / 4)); [|destruct (Rle_lt_dec x 10)].
  - apply tuned_near; [lra | lra | cells_taylor x].
  - assert (0 <= 12147 / 10000 * x - (1 + x) * (x * exp (-(2 * (1 * x))) + (1 - exp (-(1 * x)))^2)) by cells_taylor x.
    apply (Rmult_le_reg_r x); [lra|]. apply Rle_trans with ((1 + x) * (x * exp (-(2 * (1 * x))) + (1 - exp (-(1 * x)))^2)); [right; field; lra | lra].
  - apply (tuned_tail _ _ _ (1 / 10)); [lra | lra | | lra |].
    + replace ((1 + 2 * (1 * x) / 4)^4) with (((1 + x / 2)^2)^2) by field.
      assert (36 <= (1 + x / 2)^2) by nra. assert (1 + x <= (1 + x / 2)^2) by nra. nra.
    + assert (10 <= x) by lra. enclosed.
Qed.
Lemma tuned_sum c C t l : 0 < t -> (forall s, In s l -> 0 < s) ->
  (forall x, 0 < x -> x * exp (-(2 * (c * x))) + (1 - exp (-(c * x)))^2 <= C * (x / (1 + x))) ->
  wsum (fun s => t * exp (-(2 * (c * (t * s)))) + (1 - exp (-(c * (t * s))))^2 / s) l <= C * wsum (fun s => t / (1 + t * s)) l.
Proof.
  intros T S F. rewrite <- wsum_scale. apply wsum_le. intros s B. specialize (S s B).
  assert (0 < t * s) by (apply Rmult_lt_0_compat; lra). specialize (F (t * s) ltac:(assumption)).
  apply (Rmult_le_reg_r s); [lra|].
  replace ((t * exp (-(2 * (c * (t * s)))) + (1 - exp (-(c * (t * s))))^2 / s) * s)
    with (t * s * exp (-(2 * (c * (t * s)))) + (1 - exp (-(c * (t * s))))^2) by (field; lra).
  replace (C * (t / (1 + t * s)) * s) with (C * (t * s / (1 + t * s))) by (field; lra). exact F.
Qed.
Theorem gf_tuned_10787 t l : 0 < t -> (forall s, In s l -> 0 < s) ->
  wsum (fun s => t * exp (-(2 * (457 / 1000 * (t * s)))) + (1 - exp (-(457 / 1000 * (t * s))))^2 / s) l
    <= 10787 / 10000 * wsum (fun s => t / (1 + t * s)) l.
Proof. intros T S. apply tuned_sum; [exact T | exact S | exact tuned_10787_at]. Qed.
Theorem gf_tuned_12147 t l : 0 < t -> (forall s, In s l -> 0 < s) ->
  wsum (fun s => t * exp (-(2 * (1 * (t * s)))) + (1 - exp (-(1 * (t * s))))^2 / s) l
    <= 12147 / 10000 * wsum (fun s => t / (1 + t * s)) l.
Proof. intros T S. apply tuned_sum; [exact T | exact S | exact tuned_12147_at]. Qed.

(* gf-factor-12985, gf-implicit-penalty, out-of-sample-bayes; and mandt-average, which is about the same averages. *)
Lemma filter_ratio x : 0 < x -> 1 - exp (-x) <= 12985 / 10000 * (x / (1 + x)).
Proof.
  intros H. pose proof (gf_variance_at x H) as G. unfold sharp in G. destruct (one_minus_exp x ltac:(lra)) as [E0 _].
  assert (0 <= (1 - exp (-x)) * (1 + x) / x) by (apply Rdiv_le_0_compat; nra).
  set (q := (1 - exp (-x)) * (1 + x) / x) in *. assert (q <= 12985 / 10000) by nra.
  replace (1 - exp (-x)) with (q * (x / (1 + x))) by (unfold q; field; lra).
  apply Rmult_le_compat_r; [apply Rlt_le, Rdiv_lt_0_compat; lra | assumption].
Qed.
Theorem gf_factor_12985 t l : 0 < t -> (forall d, In d l -> 0 < eigenvalue d) ->
  wsum (fun d => truth d^2 * (1 - exp (-(t * eigenvalue d)))) l
    <= 12985 / 10000 * wsum (fun d => truth d^2 * (t * eigenvalue d / (1 + t * eigenvalue d))) l.
Proof.
  intros T S. rewrite <- wsum_scale. apply wsum_le. intros d B. specialize (S d B).
  assert (0 < t * eigenvalue d) by (apply Rmult_lt_0_compat; lra). pose proof (filter_ratio (t * eigenvalue d) ltac:(assumption)) as F.
  pose proof (pow2_ge_0 (truth d)). nra.
Qed.
Theorem gf_implicit_penalty t (g : R) l :
  wsum (fun d => truth d^2 * eigenvalue d * ((1 - exp (-(t * eigenvalue d))) * (1 - g)^2 + exp (-(t * eigenvalue d)) * g^2)) l =
  wsum (fun d => truth d^2 * eigenvalue d * (exp (-(t * eigenvalue d)) * (1 - exp (-(t * eigenvalue d))) + (g - (1 - exp (-(t * eigenvalue d))))^2)) l.
Proof. apply wsum_ext. intros d _. ring. Qed.
Theorem out_of_sample_bayes t noise l : 0 < t -> 0 <= noise -> (forall d, In d l -> 0 < eigenvalue d) ->
  wsum (fun d => truth d^2 * (exp (-(2 * (t * eigenvalue d))) + noise * (1 - exp (-(t * eigenvalue d)))^2 / eigenvalue d)) l
    <= 16862 / 10000 * wsum (fun d => truth d^2 * (1 / (1 + t * eigenvalue d)^2 + noise * t^2 * eigenvalue d / (1 + t * eigenvalue d)^2)) l.
Proof.
  intros T Z S. rewrite <- wsum_scale. apply wsum_le. intros [s b] B. specialize (S _ B). cbn [eigenvalue truth] in *.
  assert (0 < t * s) by (apply Rmult_lt_0_compat; lra). pose proof (gf_variance_at (t * s) ltac:(assumption)) as G.
  pose proof (gf_bias_at (t * s) ltac:(lra)) as F. unfold sharp in G.
  replace (exp (-(2 * (t * s)))) with (exp (-(t * s))^2) by (cbn [pow]; rewrite Rmult_1_r, <- exp_plus; f_equal; ring).
  replace (noise * (1 - exp (-(t * s)))^2 / s) with (noise * t^2 * s / (1 + t * s)^2 * ((1 - exp (-(t * s))) * (1 + t * s) / (t * s))^2) by (field; lra).
  replace (1 / (1 + t * s)^2) with ((/ (1 + t * s))^2) by (field; lra).
  replace (16862 / 10000 * (b^2 * ((/ (1 + t * s))^2 + noise * t^2 * s / (1 + t * s)^2)))
    with (b^2 * (16862 / 10000 * (/ (1 + t * s))^2 + noise * t^2 * s / (1 + t * s)^2 * (16862 / 10000))) by ring.
  apply Rmult_le_compat_l; [apply pow2_ge_0|]. pose proof (pow2_ge_0 (/ (1 + t * s))).
  assert (0 <= noise * t^2 * s / (1 + t * s)^2) by (apply Rdiv_le_0_compat; [repeat apply Rmult_le_pos; nra | nra]).
  apply Rplus_le_compat; [lra|]. apply Rmult_le_compat_l; [assumption | lra].
Qed.
Theorem mandt_average t l : 0 < t -> (forall d, In d l -> 0 < eigenvalue d) ->
  wsum (fun d => truth d^2 * (1 - (1 - exp (-(t * eigenvalue d))) / (t * eigenvalue d))) l <= wsum (fun d => truth d^2) l.
Proof.
  intros T S. apply wsum_le. intros d B. specialize (S d B). assert (0 < t * eigenvalue d) by (apply Rmult_lt_0_compat; lra).
  destruct (one_minus_exp (t * eigenvalue d) ltac:(lra)). pose proof (pow2_ge_0 (truth d)).
  assert (0 <= (1 - exp (-(t * eigenvalue d))) / (t * eigenvalue d)) by (apply Rdiv_le_0_compat; lra). nra.
Qed.

(* averaged-flow-variance, averaged-flow-bias: the mirror image of gradient flow. *)
Lemma averaged_residual t s : 0 < t -> 0 < s -> 1 - s * averaged_flow t s = (1 - exp (-(t * s))) / (t * s).
Proof. intros T S. unfold averaged_flow. destruct (Req_EM_T s 0); [lra | field; lra]. Qed.
Theorem averaged_flow_bias (P : problem) t : valid P -> 0 < t ->
  Bias2 estimation (averaged_flow t) P <= 16862 / 10000 * Bias2 estimation (ridge (/ t)) P.
Proof.
  intros V T. apply bias2_le; [exact estimation_nonneg | exact V |]. intros s S. rewrite ridge_residual by assumption.
  destruct (Req_dec s 0) as [->|N].
  - unfold averaged_flow. destruct (Req_EM_T 0 0); [|lra]. rewrite !Rmult_0_r, Rplus_0_r, Rinv_1. lra.
  - assert (0 < t * s) by (apply Rmult_lt_0_compat; lra). rewrite averaged_residual by lra.
    pose proof (gf_variance_at (t * s) ltac:(assumption)) as G. unfold sharp in G.
    replace (((1 - exp (-(t * s))) / (t * s))^2) with (((1 - exp (-(t * s))) * (1 + t * s) / (t * s))^2 * (/ (1 + t * s))^2) by (field; lra).
    apply Rmult_le_compat_r; [apply pow2_ge_0 | lra].
Qed.
Theorem averaged_flow_variance (P : problem) t : valid P -> 0 < t ->
  Var estimation (averaged_flow t) P <= Var estimation (ridge (/ t)) P.
Proof.
  intros V T. rewrite <- (Rmult_1_l (Var estimation (ridge (/ t)) P)). apply var_le; [exact estimation_nonneg | exact V |].
  intros s S. unfold averaged_flow, ridge. destruct (Req_EM_T s 0) as [->|N]; [apply Req_le; ring|].
  assert (H : 0 < t * s) by (apply Rmult_lt_0_compat; lra). pose proof (exp_neg_below_ridge (t * s) ltac:(lra)) as E.
  destruct (one_minus_exp (t * s) ltac:(lra)) as [E0 E1]. rewrite Rmult_1_l. apply Rmult_le_compat_l; [lra|]. apply pow_incr. split.
  - apply Rdiv_le_0_compat; [|lra]. assert ((1 - exp (-(t * s))) / (t * s) <= 1); [|lra].
    apply (Rmult_le_reg_r (t * s)); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
  - replace (/ (s + / t)) with ((t * s / (1 + t * s)) / s) by (field; repeat split; nra).
    apply Rmult_le_compat_r; [apply Rlt_le, Rinv_0_lt_compat; lra|].
    replace (t * s / (1 + t * s)) with (1 - / (1 + t * s)) by (field; lra). apply Rplus_le_compat_l, Ropp_le_contravar.
    apply (Rmult_le_reg_r (t * s * (1 + t * s))); [nra|].
    replace (/ (1 + t * s) * (t * s * (1 + t * s))) with (t * s) by (field; lra).
    replace ((1 - exp (-(t * s))) / (t * s) * (t * s * (1 + t * s))) with ((1 - exp (-(t * s))) * (1 + t * s)) by (field; lra). lra.
Qed.

Definition theorems := (gf_risk_recalibrated, gf_prediction_risk_recalibrated, gf_tuned_10787, gf_tuned_12147, gf_factor_12985,
  gf_implicit_penalty, out_of_sample_bayes, mandt_average, averaged_flow_bias, averaged_flow_variance).
Print Assumptions theorems.
