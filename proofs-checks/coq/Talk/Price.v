(* The two terms of the excess-risk theorem (docs/theory/excess-risk.md) as formulas: price-eventually-decreases, price-depends-on-snr,
   limiting-vanishes-full-row-rank; price-decreases is refuted. A direction is (s_i, l_i) with s_i > 0, l_i >= 0 its leverage; mu <= s_i; alpha = 2 mu - kappa c. *)
From Coq Require Import Reals Psatz List Arith.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Verify Require Import HalfLine Spectrum.
Import ListNotations.
Open Scope R_scope.

Section Terms.
Variables (l : list (R * R)) (kappa alpha : R).
Hypothesis kappa_nonneg : 0 <= kappa.
Hypothesis alpha_positive : 0 < alpha.
Hypothesis directions_good : forall a, In a l -> alpha < 2 * fst a /\ 0 <= snd a.
Definition rise s t := exp (- (alpha * t)) - exp (- (2 * t * s)).
Definition price (A t : R) := kappa * wsum (fun a => snd a * (A * rise (fst a) t / (fst a - alpha / 2))) l.
Definition limiting (gamma t : R) := kappa * wsum (fun a => snd a * (gamma * (1 - exp (- (2 * t * fst a))) / fst a)) l.

(* A = E F(0) - F* and gamma = 2 mu F*/alpha averaged over the noise, from |X beta*|^2, sigma^2, n and the rank. *)
Definition signal (norm2 sigma2 : R) (n r : nat) := (norm2 + sigma2 * INR r) / (2 * INR n).
Definition floor (mu sigma2 : R) (n r : nat) := 2 * mu * (sigma2 * INR (n - r) / (2 * INR n)) / alpha.

Theorem limiting_vanishes_full_row_rank mu sigma2 n t : limiting (floor mu sigma2 n n) t = 0.
Proof.
  unfold limiting, floor. rewrite Nat.sub_diag. cbn [INR]. rewrite (wsum_ext _ (fun _ => 0)).
  - induction l as [|a m IH] in directions_good |- *; cbn; [ring|]. rewrite Rplus_0_l. apply IH. intros b B. apply directions_good. now right.
  - intros a _. unfold Rdiv. ring.
Qed.

(* It increases with |X beta*|^2, strictly where there is a direction with leverage and t > 0; the limiting term and the variance of gradient flow do not have it. *)
Lemma rise_positive s t : alpha < 2 * s -> 0 < t -> 0 < rise s t.
Proof. intros S T. unfold rise. apply Rlt_Rminus, exp_increasing. nra. Qed.
Theorem price_depends_on_snr a b sigma2 n r t : (0 < n)%nat -> 0 < kappa -> 0 < t -> a < b ->
  (exists d, In d l /\ 0 < snd d) -> price (signal a sigma2 n r) t < price (signal b sigma2 n r) t.
Proof.
  intros N K T AB (d & D & L). unfold price. apply Rmult_lt_compat_l; [exact K|]. pose proof (lt_0_INR n N).
  assert (S : signal a sigma2 n r < signal b sigma2 n r).
  { unfold signal, Rdiv. apply Rmult_lt_compat_r; [apply Rinv_0_lt_compat; lra | lra]. }
  set (x := signal a sigma2 n r) in *. set (y := signal b sigma2 n r) in *. clearbody x y.
  assert (Le : forall e, In e l -> snd e * (x * rise (fst e) t / (fst e - alpha / 2)) <= snd e * (y * rise (fst e) t / (fst e - alpha / 2))).
  { intros e E. destruct (directions_good e E) as [G G2]. apply Rmult_le_compat_l; [exact G2|]. pose proof (rise_positive _ _ G T).
    unfold Rdiv. apply Rmult_le_compat_r; [apply Rlt_le, Rinv_0_lt_compat; lra | nra]. }
  assert (Lt : snd d * (x * rise (fst d) t / (fst d - alpha / 2)) < snd d * (y * rise (fst d) t / (fst d - alpha / 2))).
  { destruct (directions_good d D) as [G _]. apply Rmult_lt_compat_l; [exact L|]. pose proof (rise_positive _ _ G T).
    unfold Rdiv. apply Rmult_lt_compat_r; [apply Rinv_0_lt_compat; lra | nra]. }
  clear directions_good. induction l as [|e m IH]; [destruct D|]. cbn. destruct D as [->|D].
  - apply Rplus_lt_le_compat; [exact Lt | apply wsum_le; intros f F; apply Le; now right].
  - apply Rplus_le_lt_compat; [apply Le; now left | apply IH; [exact D | intros f F; apply Le; now right]].
Qed.

(* price' = kappa A sum_i l_i (2 s_i e^(-2 s_i t) - alpha e^(-alpha t))/(s_i - alpha/2) <= 0 once (2 s_i - alpha) t >= ln(2 s_i/alpha) for all i. *)
Definition price_slope (A t : R) := kappa * wsum (fun a => snd a * (A * (2 * fst a * exp (- (2 * t * fst a)) - alpha * exp (- (alpha * t))) / (fst a - alpha / 2))) l.
Lemma price_derivative A t : is_derive (price A) t (price_slope A t).
Proof.
  unfold price, price_slope, rise. apply (is_derive_scal (fun u => wsum (fun a => snd a * (A * (exp (- (alpha * u)) - exp (- (2 * u * fst a))) / (fst a - alpha / 2))) l)).
  induction l as [|a m IH] in directions_good |- *; cbn [wsum]; [apply @is_derive_const|].
  apply @is_derive_plus; [|apply IH; intros b B; apply directions_good; now right].
  destruct (directions_good a (or_introl eq_refl)) as [G _]. auto_derive; [lra | field; lra].
Qed.
Theorem price_eventually_decreases A t : 0 <= A -> (forall a, In a l -> ln (2 * fst a / alpha) / (2 * fst a - alpha) <= t) ->
  is_derive (price A) t (price_slope A t) /\ price_slope A t <= 0.
Proof.
  intros HA H. split; [apply price_derivative|]. unfold price_slope.
  enough (0 <= wsum (fun a => snd a * (A * (alpha * exp (- (alpha * t)) - 2 * fst a * exp (- (2 * t * fst a))) / (fst a - alpha / 2))) l) as W.
  { rewrite (wsum_ext _ (fun a => -1 * (snd a * (A * (alpha * exp (- (alpha * t)) - 2 * fst a * exp (- (2 * t * fst a))) / (fst a - alpha / 2))))).
    - rewrite wsum_scale. nra.
    - intros a _. unfold Rdiv. ring. }
  apply wsum_nonneg. intros a B. destruct (directions_good a B) as [G G2]. specialize (H a B). set (s := fst a) in *.
  apply Rmult_le_pos; [exact G2|]. apply Rmult_le_pos; [|apply Rlt_le, Rinv_0_lt_compat; lra]. apply Rmult_le_pos; [exact HA|].
  assert (Q : 0 < 2 * s / alpha) by (apply Rdiv_lt_0_compat; lra).
  assert (P : ln (2 * s / alpha) <= (2 * s - alpha) * t).
  { replace (ln (2 * s / alpha)) with ((2 * s - alpha) * (ln (2 * s / alpha) / (2 * s - alpha))) by (field; lra). apply Rmult_le_compat_l; lra. }
  assert (E : 2 * s / alpha <= exp ((2 * s - alpha) * t)).
  { rewrite <- (exp_ln (2 * s / alpha)) by exact Q. destruct P as [P | ->]; [now apply Rlt_le, exp_increasing | lra]. }
  assert (E2 : 2 * s <= alpha * exp ((2 * s - alpha) * t)).
  { apply (Rmult_le_compat_l alpha) in E; [|lra]. replace (alpha * (2 * s / alpha)) with (2 * s) in E by (field; lra). exact E. }
  replace (exp (- (alpha * t))) with (exp ((2 * s - alpha) * t) * exp (- (2 * t * s))) by (rewrite <- exp_plus; f_equal; ring).
  pose proof (exp_pos (- (2 * t * s))). nra.
Qed.
End Terms.

(* price-decreases is refuted: one direction, s = 1, l = 1, kappa = alpha = 1, A = 1; at t = 7/1000 it is less than at twice that. *)
Theorem price_decreases_refuted :
  ~ forall l kappa alpha A t, 0 <= kappa -> 0 < alpha -> (forall a, In a l -> alpha < 2 * fst a /\ 0 <= snd a) -> 0 <= A -> 0 <= t ->
    price l kappa alpha A (2 * t) <= price l kappa alpha A t.
Proof.
  intros H. specialize (H [(1, 1)] 1 1 1 (7 / 1000) ltac:(lra) ltac:(lra)). cut (forall a, In a [(1, 1)] -> 1 < 2 * fst a /\ 0 <= snd a).
  - intros G. specialize (H G ltac:(lra) ltac:(lra)). revert H. apply Rlt_not_le. unfold price, rise. cbn [wsum fst snd]. interval with (i_prec 60).
  - intros a [<-|[]]. cbn. lra.
Qed.
Definition theorems := (limiting_vanishes_full_row_rank, price_depends_on_snr, price_eventually_decreases, price_decreases_refuted).
Print Assumptions theorems.
