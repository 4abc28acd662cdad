(* gf-closed-form: in a direction of eigenvalue s, (1 - e^(-ts))/s z (t z where s = 0, which needs z = 0 there to be the pseudo-inverse's)
   solves gradient flow b' = z - s b from 0, and nothing else does. sgf-mean: the mean of stochastic gradient flow solves the same equation
   (its noise has the mean 0: hypothesis [dynkin]), so it is gradient flow. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Verify Require Import HalfLine Spectrum.
Open Scope R_scope.

Definition flow z t s := gradient_flow t s * z.

Theorem gf_closed_form z s : (s = 0 -> z = 0) ->
  flow z 0 s = 0 /\ forall t, is_derive (fun u => flow z u s) t (z - s * flow z t s).
Proof.
  intros Z. unfold flow, gradient_flow. destruct (Req_EM_T s 0) as [->|N].
  - rewrite (Z eq_refl). split; [ring|]. intros t. apply (is_derive_ext (fun _ => 0)); [intros u; change (0 = 0 * 0); ring|].
    replace (0 - 0 * (0 * 0)) with 0 by ring. apply @is_derive_const.
  - split; [rewrite Rmult_0_l, Ropp_0, exp_0; field; exact N|]. intros t. auto_derive; [exact I | field; exact N].
Qed.

(* Two solutions from the same start agree: their difference times e^(st) has the derivative 0. *)
Theorem flow_is_unique (f g : R -> R) z s : f 0 = g 0 ->
  (forall t, is_derive f t (z - s * f t)) -> (forall t, is_derive g t (z - s * g t)) -> forall t, 0 <= t -> f t = g t.
Proof.
  intros E F G t T.
  assert (H : forall a b, (forall u, is_derive a u (z - s * a u)) -> (forall u, is_derive b u (z - s * b u)) -> a 0 = b 0 -> 0 <= (a t - b t) * exp (s * t)).
  { intros a b A B E0. apply (nonneg_by_derivative (fun u => (a u - b u) * exp (s * u)) (fun _ => 0) t); [| rewrite E0; lra | intros; lra | lra].
    intros u _. pose proof (A u) as Au. pose proof (B u) as Bu. auto_derive.
    - repeat split; trivial; [now exists (z - s * a u) | now exists (z - s * b u)].
    - repeat match goal with |- context [Derive ?h u] =>
        first [replace (Derive h u) with (z - s * a u) by (symmetry; apply is_derive_unique; exact Au) |
               replace (Derive h u) with (z - s * b u) by (symmetry; apply is_derive_unique; exact Bu)] end. ring. }
  pose proof (H f g F G E). pose proof (H g f G F (eq_sym E)). pose proof (exp_pos (s * t)). nra.
Qed.

Theorem sgf_mean (m : R -> R) z s : (s = 0 -> z = 0) -> m 0 = 0 ->
  (forall t, is_derive m t (z - s * m t)) (* dynkin *) -> forall t, 0 <= t -> m t = flow z t s.
Proof.
  intros Z M D. destruct (gf_closed_form z s Z) as [S0 S]. apply (flow_is_unique m (fun u => flow z u s) z s); [now rewrite M, S0 | exact D | exact S].
Qed.

(* One direction of the covariance: c' = -2 s c + q with q(t) <= kappa l (2 A e^(-alpha t) + 2 gamma) (diffusion-direction, loss-decay) gives the
   price of stochasticity and the limiting optimization error in that direction (covariance-trace). *)
Theorem covariance_direction (c q : R -> R) s alpha gamma A k T : 0 < s -> alpha < 2 * s -> c 0 = 0 -> 0 <= T ->
  (forall t, 0 <= t <= T -> is_derive c t (- 2 * s * c t + q t)) (* dynkin *) ->
  (forall t, 0 <= t <= T -> q t <= 2 * k * (A * exp (- (alpha * t)) + gamma)) ->
  forall t, 0 <= t <= T ->
  c t <= k * (A * (exp (- (alpha * t)) - exp (- (2 * t * s))) / (s - alpha / 2) + gamma * (1 - exp (- (2 * t * s))) / s).
Proof.
  intros S Al C0 HT D B t Ht.
  pose (bound := fun u => k * (A * (exp (- (alpha * u)) - exp (- (2 * u * s))) / (s - alpha / 2) + gamma * (1 - exp (- (2 * u * s))) / s)).
  fold (bound t).
  assert (P : 0 <= (bound t - c t) * exp (2 * s * t)).
  { apply (nonneg_by_derivative (fun u => (bound u - c u) * exp (2 * s * u))
      (fun u => (2 * k * (A * exp (- (alpha * u)) + gamma) - q u) * exp (2 * s * u)) T); [| | | exact Ht].
    - intros u Hu. pose proof (D u Hu) as Du. unfold bound. auto_derive.
      + repeat split; trivial; try lra. now exists (- 2 * s * c u + q u).
      + match goal with |- context [Derive ?h u] => replace (Derive h u) with (- 2 * s * c u + q u) by (symmetry; apply is_derive_unique; exact Du) end.
        field. lra.
    - unfold bound. rewrite C0, !Rmult_0_r, Rmult_0_l, Ropp_0, exp_0. apply Req_le. field. lra.
    - intros u Hu. specialize (B u Hu). pose proof (exp_pos (2 * s * u)). nra. }
  pose proof (exp_pos (2 * s * t)). nra.
Qed.
Definition theorems := (gf_closed_form, flow_is_unique, sgf_mean, covariance_direction).
Print Assumptions theorems.
