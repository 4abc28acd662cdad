(* third-moment-gap: one step of SGD and one Euler step of stochastic gradient flow differ in their third moments by exactly (eta^3/m^2) times the
   third cumulant of one draw, for all n, m, p, eta, X, y, beta. As for moment-equivalence, the Euler noise is any with E xi = 0, E xi xi' = I,
   and here with vanishing third moments, as the normal law's (Isserlis). Third moments therefore do not match (third-moments-match is refuted). *)
From mathcomp Require Import all_ssreflect all_algebra ring.
From Verify Require Import MiniBatch Talk.MomentEquivalence.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory. Local Open Scope ring_scope.

Section Third.
Variables (R : fieldType) (n m p : nat) (X : 'M[R]_(n, p)) (y : 'cV[R]_n) (eta : R).
Hypotheses (n0 : n%:R != 0 :> R) (m0 : m%:R != 0 :> R).
Notation batch := {ffun 'I_m -> 'I_n}.
Notation state := 'cV[R]_p.
Variables (E : (state -> R) -> R) (root : state -> 'M[R]_p) (root_eta : R).
Hypothesis E_ext : forall F G, F =1 G -> E F = E G.
Hypothesis E_linear : forall c F G, E (fun x => c * F x + G x) = c * E F + E G.
Hypothesis E_one : E (fun=> 1) = 1.
Hypothesis E_mean : forall a, E (fun x => x a 0) = 0.
Hypothesis E_covariance : forall a b, E (fun x => x a 0 * x b 0) = (a == b)%:R.
Hypothesis E_third : forall a b c, E (fun x => x a 0 * x b 0 * x c 0) = 0.
Hypothesis root_diffusion : forall b, root b *m (root b)^T = diffusion m X y eta b.
Hypothesis root_step : root_eta ^+ 2 = eta.
Notation sgd := (@sgd R n m p X y eta).
Notation euler := (@euler R n p X y eta E root root_eta).
Variable b : state.
Let centre (a : 'I_p) (v : state) : R := v a 0 - gd_step X y eta b a 0.
Let sample (a : 'I_p) (i : 'I_n) : R := along X y (delta_mx 0 a) b i.

Lemma E_dot3 (u v w : 'rV[R]_p) : E (fun x => dot u x * dot v x * dot w x) = 0.
Proof.
have Escale c F : E (fun x => c * F x) = c * E F by exact: (E_scale E_ext E_linear E_one).
have Esum (I : finType) (F : I -> state -> R) : E (fun x => \sum_i F i x) = \sum_i E (F i) by exact: (E_sum E_ext E_linear E_one).
rewrite (E_ext (G := fun x => \sum_a \sum_b0 \sum_c (u 0 a * v 0 b0 * w 0 c) * (x a 0 * x b0 0 * x c 0))); last first.
  move=> x; rewrite !dotE -mulrA mulr_suml; apply: eq_bigr => a _; rewrite mulr_suml mulr_sumr; apply: eq_bigr => c _.
  rewrite !mulr_sumr; apply: eq_bigr => d _; move: (u 0 a) (v 0 c) (w 0 d) (x a 0) (x c 0) (x d 0) => *; ring.
by rewrite Esum big1 // => a _; rewrite Esum big1 // => c _; rewrite Esum big1 // => d _; rewrite Escale E_third mulr0.
Qed.

Lemma affine_centre a : affine (centre a).
Proof.
have H := affine_comb 1 (@affine_coord R p a) (affine_const p (- gd_step X y eta b a 0)).
by apply: (affine_ext _ H) => v; rewrite mul1r.
Qed.
Lemma centre_sgd a (f : batch) : centre a (sgd_step X y eta b f) = eta * bm (fun i => sample a i - avg (sample a)) f.
Proof.
have H (v : state) : v a 0 = 0 + dot (delta_mx 0 a) v by rewrite add0r dot_coord.
rewrite /centre (affine_sgd_step X y eta b f H) bm_centred // /sample -dot_full dot_coord.
have -> : gd_step X y eta b a 0 = b a 0 + eta * full X y b a 0 by rewrite /gd_step !mxE.
by move: (full X y b a 0) (bm _ f) (b a 0) => u w z; ring.
Qed.
Lemma centre_euler a x : centre a (euler_step X y eta root root_eta b x) = dot (root_eta *: (delta_mx 0 a *m root b)) x.
Proof.
have H (v : state) : v a 0 = 0 + dot (delta_mx 0 a) v by rewrite add0r dot_coord.
rewrite /centre (affine_euler_step X y eta root root_eta b x H) dot_coord.
have -> : gd_step X y eta b a 0 = b a 0 + eta * full X y b a 0 by rewrite /gd_step !mxE.
by move: (full X y b a 0) (dot _ x) (b a 0) => u w z; ring.
Qed.
Lemma sgd_centred i j k : sgd (fun v => centre i v * centre j v * centre k v) b =
  eta ^+ 3 / m%:R ^+ 2 * avg (fun s => (sample i s - avg (sample i)) * (sample j s - avg (sample j)) * (sample k s - avg (sample k))).
Proof.
rewrite /MomentEquivalence.sgd.
rewrite (eq_mean (G := fun f => eta ^+ 3 * (bm (fun s => sample i s - avg (sample i)) f * bm (fun s => sample j s - avg (sample j)) f * bm (fun s => sample k s - avg (sample k)) f))); last first.
  by move=> f; rewrite !centre_sgd; ring.
by rewrite mean_scale minibatch3 ?sum_centred // mulrA mulrAC.
Qed.
Lemma euler_centred i j k : euler (fun v => centre i v * centre j v * centre k v) b = 0.
Proof.
rewrite /MomentEquivalence.euler -[RHS](E_dot3 (root_eta *: (delta_mx 0 i *m root b)) (root_eta *: (delta_mx 0 j *m root b)) (root_eta *: (delta_mx 0 k *m root b))).
by apply: E_ext => x; rewrite !centre_euler.
Qed.

(* The claim: Delta = beta^+ - beta; kappa_3 is the centred third moment of one sample's gradient. *)
Theorem third_moment_gap i j k :
  sgd (fun v => (v i 0 - b i 0) * (v j 0 - b j 0) * (v k 0 - b k 0)) b -
  euler (fun v => (v i 0 - b i 0) * (v j 0 - b j 0) * (v k 0 - b k 0)) b =
  eta ^+ 3 / m%:R ^+ 2 * avg (fun s => (sample i s - avg (sample i)) * (sample j s - avg (sample j)) * (sample k s - avg (sample k))).
Proof.
pose d a := gd_step X y eta b a 0 - b a 0.
pose rest v := (d i * centre j v + d j * centre i v) * centre k v + (d k * centre i v) * centre j v +
  (d i * d j * centre k v + d i * d k * centre j v + d j * d k * centre i v + d i * d j * d k).
have Q : quadratic rest.
  apply: quadratic_add; first apply: quadratic_add.
  - apply: quadratic_prod; last exact: affine_centre.
    by apply: affine_comb; [exact: affine_centre | apply: affine_scale; exact: affine_centre].
  - by apply: quadratic_prod; [apply: affine_scale|]; exact: affine_centre.
  - have H := affine_comb (d i * d j) (affine_centre k) (affine_comb (d i * d k) (affine_centre j)
      (affine_comb (d j * d k) (affine_centre i) (affine_const p (d i * d j * d k)))).
    by apply: quadratic_affine; apply: (affine_ext _ H) => v; rewrite !addrA.
have S F G : sgd (fun v => F v + G v) b = sgd F b + sgd G b by exact: sgd_add.
have T F G : euler (fun v => F v + G v) b = euler F b + euler G b by exact: (euler_add X y eta root root_eta E_ext E_linear).
have e : (fun v : state => (v i 0 - b i 0) * (v j 0 - b j 0) * (v k 0 - b k 0)) =1 (fun v => centre i v * centre j v * centre k v + rest v).
  by move=> v; rewrite /rest /centre /d; ring.
rewrite (sgd_ext m X y eta e) (euler_ext _ _ _ _ _ E_ext e) S T.
rewrite (one_step n0 m0 E_ext E_linear E_one E_mean E_covariance root_diffusion root_step Q) sgd_centred euler_centred; ring.
Qed.
End Third.
Definition theorems := third_moment_gap.
Print Assumptions theorems.
