namespace Verify.Symbolics

open Verify.Arithmetic

/// One moment equation: of the product of the state coordinates listed (ascending, from 1), the right-hand side.
type MomentEquation =
    {
        /// The multi-index as a list of coordinates, for example [1; 1; 2] for b1²·b2.
        Of: int list
        RightHandSide: Quotient
    }

/// The closed system of the raw moments of orders 1 to d of a process.
type MomentSystem =
    { Process: Process
      Order: int
      Features: int
      Equations: MomentEquation list }

/// Deriving and evaluating moment systems.
[<RequireQualifiedAccess>]
module MomentSystem =
    /// All multi-indices of a degree over p coordinates, as ascending lists.
    let rec multiIndices features degree : int list list =
        if degree = 0 then
            [ [] ]
        else
            [ for first in 1..features do
                  for rest in multiIndices features (degree - 1) do
                      if rest.IsEmpty || first <= rest.Head then
                          yield first :: rest ]

    let private largestOrder = 12

    /// Derives the system. Raises InvalidInputException for an order outside 1…12 or fewer than one feature, and where the
    /// system does not close, naming the term whose degree is too high.
    let derive (proc: Process) order features : MomentSystem =
        if order < 1 || order > largestOrder then
            raise (InvalidInputException $"the order is {order}; allowed are 1 to {largestOrder}")

        if features < 1 then
            raise (InvalidInputException $"the number of features is {features}; at least 1 is needed")

        let dynamics = proc.Dynamics features

        let equations =
            [ for degree in 1..order do
                  for components in multiIndices features degree do
                      let side = Expectation.rightHandSide features dynamics components

                      match
                          side.Numerator
                          |> Polynomial.byState
                          |> Map.toList
                          |> List.tryFind (fun (monomial, _) -> List.sumBy snd monomial > degree)
                      with
                      | Some(monomial, coefficient) ->
                          let text =
                              Infix.format (coefficient * Polynomial.ofTerms [ monomial, Rational.One ])

                          raise (
                              InvalidInputException
                                  $"the moments of '{proc.Name}' do not close: order {degree} needs the term {text}"
                          )
                      | None ->
                          yield
                              { Of = components
                                RightHandSide = side } ]

        { Process = proc
          Order = order
          Features = features
          Equations = equations }

    /// A product of state coordinates as the command prints it: "b1*b2", "b1^2*b2".
    let name (components: int list) =
        components
        |> List.countBy id
        |> List.map (fun (index, k) -> if k = 1 then $"b{index}" else $"b{index}^{k}")
        |> String.concat "*"

    /// The right-hand side in infix notation.
    let infix (side: Quotient) =
        let numerator = Infix.format side.Numerator

        if side.Denominator = Polynomial.one then
            numerator
        else
            $"({numerator})/({Infix.format side.Denominator})"

    /// The right-hand side in LaTeX.
    let latex (side: Quotient) =
        let numerator = LaTeX.format side.Numerator

        if side.Denominator = Polynomial.one then
            numerator
        else
            $@"\frac{{{numerator}}}{{{LaTeX.format side.Denominator}}}"
