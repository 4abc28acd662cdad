(* Identities and small inequalities of the papers' proved rows: neu-rosasco, neu-rosasco-penalty, ziyin-excess, adam-two-cycle,
   pcr-dominates-monotone, pcr-ridge-4. *)
From Coq Require Import Reals Psatz List.
From Verify Require Import HalfLine Spectrum.
Open Scope R_scope.

Theorem neu_rosasco eta d l : 0 < eta -> 0 < d -> (forall x, In x l -> 0 <= eigenvalue x) ->
  wsum (fun x => truth x * (1 - (1 - 1 / (1 + d)) / (1 - (1 - eta * eigenvalue x) / (1 + d)))) l =
  wsum (fun x => truth x * eigenvalue x / (eigenvalue x + d / eta)) l.
Proof.
  intros E D S. apply wsum_ext. intros x B. specialize (S x B). assert (0 <= eta * eigenvalue x) by nra. field. repeat split; nra.
Qed.
Theorem neu_rosasco_penalty eta c l : 0 < eta -> 0 < c -> (forall x, In x l -> 0 <= eigenvalue x) ->
  wsum (fun x => truth x * (1 - 1 / (1 + c) / (1 - c / (1 + c) * (1 - eta * eigenvalue x)))) l =
  wsum (fun x => truth x * eigenvalue x / (eigenvalue x + 1 / (1 + c) / eta / (1 - 1 / (1 + c)))) l.
Proof.
  intros E D S. apply wsum_ext. intros x B. specialize (S x B). assert (0 <= eta * eigenvalue x) by nra.
  assert (0 <= c * (eta * eigenvalue x)) by nra. field. repeat split; nra.
Qed.
Theorem ziyin_excess m : 0 < m ->
  1 - 4 * (2 * m / (m + 4)) + 6 * (2 * m / (m + 4))^2 * (m + 2) / m - 4 * (2 * m / (m + 4))^3 * (m + 2) * (m + 4) / m^2
    + (2 * m / (m + 4))^4 * (m + 2) * (m + 4) * (m + 6) / m^3 = 1 + 16 * m^2 / (m + 4)^3.
Proof. intros M. field. lra. Qed.
Theorem adam_two_cycle eta t u b : 0 < eta -> 0 < t -> 0 <= u ->
  b * (t * (eta / 2 / (1 + 2 * u)))^2 + (1 - b) * (t * (eta / 2 / (1 + 2 * u)))^2 = (t * (eta / 2 / (1 + 2 * u)))^2 /\
  u / (1 + u) * (- t * (eta / 2 / (1 + 2 * u)) / (1 + 2 * u)) + 1 / (1 + u) * (t * (eta / 2 / (1 + 2 * u))) = t * (eta / 2 / (1 + 2 * u)) / (1 + 2 * u) /\
  eta / 2 / (1 + 2 * u) - eta * (t * (eta / 2 / (1 + 2 * u)) / (1 + 2 * u)) / (t * (eta / 2 / (1 + 2 * u))) = - eta / 2 / (1 + 2 * u).
Proof. intros E T U. repeat split; field; lra. Qed.
Theorem pcr_dominates_monotone eta noise l : 0 < eta -> 0 <= noise -> (forall x, In x l -> 0 < eigenvalue x) ->
  (2 + 2 * eta)^2 * wsum (fun x => truth x^2) l <= 4 * wsum (fun x => (1 + 2 * eta)^2 * truth x^2 + noise / eigenvalue x) l /\
  (2 + 2 * eta)^2 * wsum (fun x => noise / eigenvalue x) l <= 4 * wsum (fun x => truth x^2 + (1 + 2 * eta)^2 * (noise / eigenvalue x)) l.
Proof.
  intros E N S. rewrite <- !wsum_scale. split; apply wsum_le; intros x B; specialize (S x B); pose proof (pow2_ge_0 (truth x)) as T;
  assert (Z : 0 <= noise / eigenvalue x) by (apply Rmult_le_pos; [lra | apply Rlt_le, Rinv_0_lt_compat; lra]); nra.
Qed.

(* Principal components at the threshold lambda = 1/t: keeps s >= 1/t, drops the rest. *)
Definition components (threshold : R) : filter := fun s => if Rle_dec threshold s then if Req_EM_T s 0 then 0 else / s else 0.
Lemma components_risk w (P : problem) t : nonneg_weight w -> valid P -> 0 < t ->
  Risk w (components (/ t)) P <= 4 * Risk w (ridge (/ t)) P.
Proof.
  intros W V T. pose proof (Rinv_0_lt_compat t T) as L. unfold Risk. pose proof (noise_nonneg P V) as N. destruct V as (S & _ & _).
  unfold Bias2, Var. rewrite <- !wsum_scale, <- !wsum_plus, <- !wsum_scale. apply wsum_le. intros [s b] D. cbn [eigenvalue truth].
  specialize (S _ D). cbn [eigenvalue] in S. specialize (W s S). set (v := sigma2 P / INR (samples P)) in *. unfold components, ridge.
  set (lam := / t) in *. assert (0 < / (s + lam)) by (apply Rinv_0_lt_compat; lra).
  pose proof (pow2_ge_0 b) as B2. destruct (Rle_dec lam s) as [H1|H1].
  - destruct (Req_EM_T s 0); [lra|].
    assert (0 <= (1 - s * / (s + lam))^2 * b^2) by (apply Rmult_le_pos; [apply pow2_ge_0 | assumption]).
    assert (Q : (/ s)^2 <= 4 * (/ (s + lam))^2).
    { replace (4 * (/ (s + lam))^2) with ((/ ((s + lam) / 2))^2) by (field; lra). apply pow_incr. split; [apply Rlt_le, Rinv_0_lt_compat; lra|].
      apply Rinv_le_contravar; lra. }
    replace (w s * ((1 - s * / s) * b)^2) with 0 by (field; lra).
    assert (0 <= w s * ((1 - s * / (s + lam)) * b)^2) by (apply Rmult_le_pos; [assumption | apply pow2_ge_0]).
    assert (v * (w s * (s * (/ s)^2)) <= 4 * (v * (w s * (s * (/ (s + lam))^2)))); [|lra].
    replace (4 * (v * (w s * (s * (/ (s + lam))^2)))) with (v * (w s * (s * (4 * (/ (s + lam))^2)))) by ring.
    repeat (apply Rmult_le_compat_l; [assumption|]). exact Q.
  - assert (Q : 1 <= 4 * (1 - s * / (s + lam))^2).
    { replace (1 - s * / (s + lam)) with (lam * / (s + lam)) by (field; lra). assert (1 / 2 <= lam * / (s + lam)); [|nra].
      apply (Rmult_le_reg_r (s + lam)); [lra|]. rewrite Rmult_assoc, Rinv_l by lra. lra. }
    assert (0 <= v * (w s * (s * (/ (s + lam))^2))) by (apply Rmult_le_pos; [|apply Rmult_le_pos; [|apply Rmult_le_pos; [|apply pow2_ge_0]]]; assumption).
    replace (w s * ((1 - s * 0) * b)^2) with (w s * b^2 * 1) by ring. replace (v * (w s * (s * 0^2))) with 0 by ring.
    replace (w s * ((1 - s * / (s + lam)) * b)^2) with (w s * b^2 * (1 - s * / (s + lam))^2) by ring.
    assert (0 <= w s * b^2) by (apply Rmult_le_pos; assumption). nra.
Qed.
Theorem pcr_ridge_4 (P : problem) t : valid P -> 0 < t ->
  Risk estimation (components (/ t)) P <= 4 * Risk estimation (ridge (/ t)) P /\
  Risk prediction (components (/ t)) P <= 4 * Risk prediction (ridge (/ t)) P.
Proof. intros V T. split; apply components_risk; try assumption; [apply estimation_nonneg | apply prediction_nonneg]. Qed.

Definition theorems := (neu_rosasco, neu_rosasco_penalty, ziyin_excess, adam_two_cycle, pcr_dominates_monotone, pcr_ridge_4).
Print Assumptions theorems.
