(* pcr-ridge-4 and pcr-dominates-monotone (Dhillon, Foster, Kakade, Ungar): principal components with a threshold against any filter that
   crosses 1/2 there. neu-rosasco: geometric averages of gradient descent are ridge, as an infinite sum. ziyin-excess, adam-two-cycle: identities. *)
From Coq Require Import Reals Psatz List.
From Coquelicot Require Import Coquelicot.
From Verify Require Import HalfLine Spectrum Talk.GfBias.
Import ListNotations.
Open Scope R_scope.

(* Least squares in the directions with s >= c, nothing in the others. *)
Definition pcr (c : R) : filter := fun s => if Rle_dec c s then / s else 0.

Lemma pcr_dominates w (c : filter) s0 (P : problem) : nonneg_weight w -> valid P -> 0 < s0 ->
  (forall s, 0 <= s < s0 -> s * c s <= 1 / 2) -> (forall s, s0 <= s -> 1 / 2 <= s * c s) ->
  Risk w (pcr s0) P <= 4 * Risk w c P.
Proof.
  intros W V S0 Below Above. unfold Risk. rewrite Rmult_plus_distr_l. apply Rplus_le_compat.
  - apply bias2_le; [exact W | exact V |]. intros s S. unfold pcr. destruct (Rle_dec s0 s) as [L|L].
    + rewrite Rinv_r by lra. pose proof (pow2_ge_0 (1 - s * c s)). lra.
    + specialize (Below s ltac:(lra)). nra.
  - apply var_le; [exact W | exact V |]. intros s S. unfold pcr. destruct (Rle_dec s0 s) as [L|L].
    + specialize (Above s L). replace (s * (/ s)^2) with (/ s) by (field; lra).
      replace (4 * (s * c s ^ 2)) with (/ s * (4 * (s * c s)^2)) by (field; lra).
      rewrite <- (Rmult_1_r (/ s)) at 1. apply Rmult_le_compat_l; [apply Rlt_le, Rinv_0_lt_compat; lra | nra].
    + replace (s * 0^2) with 0 by ring. apply Rmult_le_pos; [lra|]. apply Rmult_le_pos; [exact S | apply pow2_ge_0].
Qed.

Lemma ridge_crosses t s : 0 < t -> 0 <= s -> s * ridge (/ t) s = t * s / (1 + t * s).
Proof.
  intros T S. unfold ridge. assert (0 <= t * s) by (apply Rmult_le_pos; lra).
  assert (s + / t <> 0) by (pose proof (Rinv_0_lt_compat t T); lra). field. repeat split; nra.
Qed.
Lemma pcr_ridge_weighted w (P : problem) t : nonneg_weight w -> valid P -> 0 < t ->
  Risk w (pcr (/ t)) P <= 4 * Risk w (ridge (/ t)) P.
Proof.
  intros W V T. apply pcr_dominates; [exact W | exact V | now apply Rinv_0_lt_compat | |]; intros s S.
  - rewrite ridge_crosses by lra. assert (0 <= t * s) by (apply Rmult_le_pos; lra).
    assert (t * s <= 1) by (replace 1 with (t * / t) by (field; lra); apply Rmult_le_compat_l; lra).
    assert (Q : t * s / (1 + t * s) * (1 + t * s) = t * s) by (field; lra). apply (Rmult_le_reg_r (1 + t * s)); [lra|]. rewrite Q. lra.
  - pose proof (Rinv_0_lt_compat t T). rewrite ridge_crosses by lra. assert (0 <= t * s) by (apply Rmult_le_pos; lra).
    assert (1 <= t * s) by (replace 1 with (t * / t) by (field; lra); apply Rmult_le_compat_l; lra).
    assert (Q : t * s / (1 + t * s) * (1 + t * s) = t * s) by (field; lra). apply (Rmult_le_reg_r (1 + t * s)); [lra|]. rewrite Q. lra.
Qed.
Theorem pcr_ridge_4 (P : problem) t : valid P -> 0 < t ->
  Risk estimation (pcr (/ t)) P <= 4 * Risk estimation (ridge (/ t)) P /\
  Risk prediction (pcr (/ t)) P <= 4 * Risk prediction (ridge (/ t)) P.
Proof. intros V T. split; apply pcr_ridge_weighted; auto using estimation_nonneg, prediction_nonneg. Qed.

(* One direction with s = 1, no noise: 3.99 would not do. *)
Theorem pcr_ridge_399 :
  ~ forall P t, valid P -> 0 < t -> Risk estimation (pcr (/ t)) P <= 399 / 100 * Risk estimation (ridge (/ t)) P.
Proof.
  intros H. specialize (H (Problem [Direction 1 1] 1 0) (499 / 500)). cut (valid (Problem [Direction 1 1] 1 0)).
  - intros V. specialize (H V ltac:(lra)). revert H. unfold Risk, Bias2, Var, estimation, pcr, ridge. cbn [directions wsum eigenvalue truth sigma2 samples INR].
    destruct (Rle_dec (/ (499 / 500)) 1) as [L|L]; [lra|]. intros H. field_simplify in H. lra.
  - repeat split; cbn; [intros d [<-|[]]; cbn; lra | lia | lra].
Qed.

(* The claim pcr-dominates-monotone as the ledger has it: a filter of value 1/(2 + 2u) below and (1 + 2u)/(2 + 2u) above. *)
Theorem pcr_dominates_monotone u v l : 0 <= u -> 0 <= v -> (forall d, In d l -> 0 < eigenvalue d) ->
  (2 + 2 * u)^2 * wsum (fun d => truth d^2) l <= 4 * wsum (fun d => (1 + 2 * u)^2 * truth d^2 + v / eigenvalue d) l /\
  (2 + 2 * u)^2 * wsum (fun d => v / eigenvalue d) l <= 4 * wsum (fun d => truth d^2 + (1 + 2 * u)^2 * (v / eigenvalue d)) l.
Proof.
  intros U V S. split; rewrite <- !wsum_scale; apply wsum_le; intros d B; specialize (S d B); pose proof (pow2_ge_0 (truth d)) as T;
    assert (0 <= v / eigenvalue d) as N by (apply Rmult_le_pos; [lra | apply Rlt_le, Rinv_0_lt_compat, S]);
    assert ((2 + 2 * u)^2 <= 4 * (1 + 2 * u)^2) as C by nra; nra.
Qed.

(* neu-rosasco: with q in (0, 1) and a stable step, the mean of gradient descent's iterates with the weights (1 - q)q^k is ridge
   with the penalty (1 - q)/(q eta), in every direction; then as the ledger writes it, with q = 1/(1 + d). *)
Theorem neu_rosasco_series eta q s : 0 < eta -> 0 < q < 1 -> 0 < s -> eta * s < 2 ->
  is_series (fun k => (1 - q) * q^k * gradient_descent eta k s) (ridge ((1 - q) / (q * eta)) s).
Proof.
  intros E Hq S Stable. unfold gradient_descent, ridge. destruct (Req_EM_T s 0) as [Z|_]; [lra|].
  assert (G : is_series (fun k => q^k) (/ (1 - q))) by (apply is_series_geom; rewrite Rabs_right; lra).
  assert (0 < eta * s) by (apply Rmult_lt_0_compat; lra). assert (X0 : 0 < q * (eta * s)) by (apply Rmult_lt_0_compat; lra).
  assert (X2 : q * (eta * s) < q * 2) by (apply Rmult_lt_compat_l; lra).
  assert (I : Rabs (q * (1 - eta * s)) < 1) by (apply Rabs_def1; lra).
  pose proof (is_series_geom _ I) as G2.
  assert (P : 0 < 1 - q * (1 - eta * s)) by lra.
  assert (0 < q * eta) by (apply Rmult_lt_0_compat; lra).
  assert (D : s + (1 - q) / (q * eta) <> 0).
  { assert (0 < (1 - q) / (q * eta)) by (apply Rdiv_lt_0_compat; lra). lra. }
  replace (/ (s + (1 - q) / (q * eta))) with ((1 - q) / s * (/ (1 - q) - / (1 - q * (1 - eta * s)))).
  2:{ field. replace (s * (q * eta) + (1 - q)) with (1 - q * (1 - eta * s)) by ring. repeat split; try lra; try nra. }
  apply (is_series_ext (fun k => (1 - q) / s * (q^k - (q * (1 - eta * s))^k))).
  { intros k. match goal with |- ?a = ?b => change (@eq R a b) end. rewrite Rpow_mult_distr. field. lra. }
  pose proof (is_series_scal (K := R_AbsRing) ((1 - q) / s) _ _ (is_series_minus _ _ _ _ G G2)) as K. exact K.
Qed.
Theorem neu_rosasco eta d l : 0 < eta -> 0 < d -> (forall a, In a l -> 0 < eigenvalue a) ->
  wsum (fun a => truth a * (1 - (1 - 1 / (1 + d)) / (1 - (1 - eta * eigenvalue a) / (1 + d)))) l =
  wsum (fun a => truth a * eigenvalue a / (eigenvalue a + d / eta)) l.
Proof.
  intros E D S. apply wsum_ext. intros a B. specialize (S a B). assert (0 < eta * eigenvalue a) by (apply Rmult_lt_0_compat; lra).
  field. repeat split; lra.
Qed.
Theorem neu_rosasco_penalty eta c l : 0 < eta -> 0 < c -> (forall a, In a l -> 0 < eigenvalue a) ->
  wsum (fun a => truth a * (1 - 1 / (1 + c) / (1 - c / (1 + c) * (1 - eta * eigenvalue a)))) l =
  wsum (fun a => truth a * eigenvalue a / (eigenvalue a + 1 / (1 + c) / eta / (1 - 1 / (1 + c)))) l.
Proof.
  intros E C S. apply wsum_ext. intros a B. specialize (S a B). assert (0 < eta * eigenvalue a) by (apply Rmult_lt_0_compat; lra).
  assert (0 < c * (eta * eigenvalue a)) by (apply Rmult_lt_0_compat; lra).
  field. repeat split; nra.
Qed.

Theorem ziyin_excess m : 0 < m ->
  1 - 4 * (2 * m / (m + 4)) + 6 * (2 * m / (m + 4))^2 * (m + 2) / m - 4 * (2 * m / (m + 4))^3 * (m + 2) * (m + 4) / m^2
    + (2 * m / (m + 4))^4 * (m + 2) * (m + 4) * (m + 6) / m^3 = 1 + 16 * m^2 / (m + 4)^3.
Proof. intros M. field. lra. Qed.

Theorem adam_two_cycle eta t u b : 0 < eta -> 0 < t -> 0 <= u ->
  b * (t * (eta / 2 / (1 + 2 * u)))^2 + (1 - b) * (t * (eta / 2 / (1 + 2 * u)))^2 = (t * (eta / 2 / (1 + 2 * u)))^2 /\
  u / (1 + u) * ((- t * (eta / 2 / (1 + 2 * u))) / (1 + 2 * u)) + 1 / (1 + u) * (t * (eta / 2 / (1 + 2 * u))) = t * (eta / 2 / (1 + 2 * u)) / (1 + 2 * u) /\
  eta / 2 / (1 + 2 * u) - eta * (t * (eta / 2 / (1 + 2 * u)) / (1 + 2 * u)) / (t * (eta / 2 / (1 + 2 * u))) = - eta / 2 / (1 + 2 * u).
Proof. intros E T U. repeat split; [ring | field; lra | field; repeat split; nra]. Qed.

Definition theorems := (pcr_ridge_4, pcr_ridge_399, pcr_dominates_monotone, neu_rosasco_series, neu_rosasco, neu_rosasco_penalty, ziyin_excess, adam_two_cycle).
Print Assumptions theorems.
