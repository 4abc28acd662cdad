namespace Verify.Symbolics

open Verify.Arithmetic

/// On which factor of b⊗b an operator acts.
[<RequireQualifiedAccess>]
type internal Track =
    /// D ↦ A D.
    | Left
    /// D ↦ D Aᵀ.
    | Right
    /// A map of matrices that does not come apart.
    | Both

/// A map that is linear in the lifted state (b, 1), so that affine maps of b compose as linear ones do.
type internal OperatorLetter =
    {
        Track: Track
        /// The image of b (with the free index a), or of bbᵀ (a and c), as a product of tensors in generic indices. It has at most one factor
        /// r or b for each input; a missing one stands for the 1 of the lifted state.
        Tensor: Monomial
        /// The number of factors r and b.
        Slots: int
    }

[<RequireQualifiedAccess>]
module internal OperatorLetter =

    let private residuals (symbol: Symbol) =
        match symbol.Content with
        | Some content -> Monomial.exponent Symbol.residual content
        | None -> 0

    /// The degree in b, with r counted as what it is: affine in b.
    let degree (monomial: Monomial) =
        monomial.Items
        |> Array.sumBy (fun (struct (s, e)) -> if s.Role = Role.State then e else e * residuals s)

    let create track tensor =
        {
            Track = track
            Tensor = tensor
            Slots = degree tensor
        }

    let private projection = Monomial.ofSymbol (Symbol.state "b" Contraction.first)

    /// b itself without the 1 of the lifted state: the identity wherever a letter follows, which has no such 1 in its image.
    let isProjection letter =
        letter.Track <> Track.Both && letter.Tensor = projection

    /// The image of a letter at the free indices, and the indices at which its inputs are wanted, in the order of its inputs; an input
    /// that gets the state has none.
    let private image newLetter (outputs: SymbolIndex list) (isState: bool list) (letter: OperatorLetter) =
        let free index =
            match outputs with
            | [ a ] when index = Contraction.first -> a
            | [ a; _ ] when index = Contraction.first -> a
            | [ _; c ] when index = Contraction.second -> c
            | _ -> index

        let tensor = Contraction.freshen newLetter free letter.Tensor
        let mutable remaining = isState
        let wanted = ResizeArray<SymbolIndex>()

        let takesState () =
            match remaining with
            | head :: rest ->
                remaining <- rest
                head
            | [] -> invalidOp "a letter has more inputs than its track; this is a defect"

        let factor (symbol: Symbol) =
            match symbol.Role, symbol.Content with
            | Role.State, _ ->
                if takesState () then
                    Polynomial.ofSymbol symbol
                else
                    wanted.Add(List.head symbol.Indices)
                    Polynomial.One
            | Role.Average, Some content ->
                let struct (residual, rest) = Monomial.split (fun s -> s = Symbol.residual) content

                [
                    for _ in 1 .. residual.Degree do
                        if takesState () then
                            Polynomial.ofSymbol Symbol.residual
                        else
                            // r is y − xᵀb, whose linear part is −xᵀb.
                            let index = newLetter ()
                            wanted.Add index
                            -(Polynomial.ofSymbol (Symbol.sample "x" [ index ]))
                ]
                |> Polynomial.product
                |> fun inputs -> Average.ofPolynomial (Polynomial.ofMonomial Rational.One rest * inputs)
            | _ -> Polynomial.ofSymbol symbol

        let value =
            [
                for struct (symbol, exponent) in tensor.Items do
                    // A parameter may have a negative exponent.
                    if symbol.Role = Role.Parameter then
                        Polynomial.power exponent (Polynomial.ofSymbol symbol)
                    else
                        for _ in 1..exponent do
                            factor symbol
            ]
            |> Polynomial.product

        value, List.ofSeq wanted

    /// The image of the state or of vectors at each input; none where an input that a vector reaches wants the 1 of the lifted state,
    /// for then the image is 0.
    let apply newLetter outputs (isState: bool list) letter =
        let inputs = List.truncate letter.Slots isState

        if isState |> List.skip inputs.Length |> List.forall id then
            Some(image newLetter outputs inputs letter)
        else
            None
