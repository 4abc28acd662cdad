module PrintingTests

open System.Xml.Linq
open Expecto
open Verify.Arithmetic
open Verify.Symbolics
open RandomExpressions

let private parsed text =
    match Infix.parse text with
    | Ok value -> value
    | Error error -> failtest $"{text}: {error}"

let private balanced (text: string) =
    let mutable depth = 0
    let mutable least = 0

    for c in text do
        if c = '{' then
            depth <- depth + 1
        elif c = '}' then
            depth <- depth - 1
            least <- min least depth

    depth = 0 && least = 0

[<Tests>]
let tests =
    testList
        "printing and parsing"
        [
            testCase "infix round trip of random polynomials" (fun () ->
                forAll 500 (fun seed random ->
                    let p = toPolynomial (tree random 4)
                    let text = Infix.formatPolynomial p
                    Expect.equal (Infix.parsePolynomial text) (Ok p) $"seed {seed}: {text}"))

            testCase "infix round trip of random rational functions" (fun () ->
                forAll 60 (fun seed random ->
                    let d = toPolynomial (tree random 1) + Polynomial.ofSymbol (Symbol.parameter "n")

                    if not d.IsZero then
                        let f = RationalFunction.create (toPolynomial (tree random 2)) d
                        let text = Infix.format f
                        Expect.equal (Infix.parse text) (Ok f) $"seed {seed}: {text}"))

            testCase "infix round trip of exponential polynomials" (fun () ->
                forAll 100 (fun seed random ->
                    let term () =
                        ExponentialPolynomial.ofPolynomial (toPolynomial (tree random 2))
                        * ExponentialPolynomial.exp (toPolynomial (tree random 1))

                    let sum = term () + term () - term ()
                    let text = Infix.formatExponential sum
                    Expect.equal (Infix.parseExponential text) (Ok sum) $"seed {seed}: {text}"))

            for text, expected in
                [
                    "b1*b2", "b1*b2"
                    "2*(b1+b2)^2", "2*b1^2 + 4*b1*b2 + 2*b2^2"
                    "-b1^2", "-b1^2"
                    "0.125*eta", "eta/8"
                    "eta/m*avg(y^2*x2*x1)", "eta*avg(x1*x2*y^2)/m"
                    "eta*m^-2", "eta/m^2"
                    "eta*m^(-2)/3", "eta/(3*m^2)"
                    "1/(n-1)", "1/(n - 1)"
                    "(n^2-1)/(n-1)", "n + 1"
                    "b[1] + x[3]", "b1 + x3"
                    "2 - 2", "0"
                    "b[a]*delta[a,c]*delta[1,2]", "0"
                    "P[1,11] - P[11,1]", "P[1,11] - P[11,1]"
                    "1/2/3", "1/6"
                    "2^3", "8"
                ] do
                testCase $"'{text}' is written as '{expected}'" (fun () ->
                    Expect.equal (Infix.format (parsed text)) expected "the text")

            for text, line, column, part in
                [
                    "b1 + * b2", 1, 6, "expected a number"
                    "b1 +\n  (b2", 2, 6, "expected ')'"
                    "avg(x1", 1, 7, "expected ')'"
                    "b1^x", 1, 4, "exponent"
                    "b1^65", 1, 3, "larger than 64"
                    "b1 b2", 1, 4, "expected an operator"
                    "foo(b1)", 1, 1, "not a function"
                    "1/(b1-b1)", 1, 2, "division by 0"
                    "avg(1/(n-1)*x1/(x1+1))", 1, 1, "avg takes a polynomial"
                    "x[0]", 1, 3, "from 1"
                    "x", 1, 1, "needs an index"
                    "exp(t)", 1, 1, "exp is allowed"
                    "", 1, 1, "the end of the text"
                    "sum(c, x[c])", 1, 1, "features"
                    "b1^2^3", 1, 5, "parentheses"
                    "b1 $", 1, 4, "'$'"
                ] do
                testCase $"the error in '{text}' is at {line}:{column}" (fun () ->
                    match Infix.parse text with
                    | Ok value -> failtest $"read as {Infix.format value}"
                    | Error error ->
                        Expect.equal (error.Line, error.Column) (line, column) error.Message
                        Expect.stringContains error.Message part "what is wrong")

            testCase "deep nesting is an error and no stack overflow" (fun () ->
                let deep = String.replicate 100000 "(" + "1" + String.replicate 100000 ")"
                Expect.isError (Infix.parse deep) "parentheses"
                Expect.isError (Infix.parse (String.replicate 100000 "-" + "1")) "signs"
                Expect.isError (Infix.parse (String.replicate 100000 "avg(" + "1")) "calls")

            testCase "a short text that expands beyond memory is an error" (fun () ->
                let sum = "(b1+b2+b3+b4+b5+b6+b7+b8+b9+eta)"

                for text in [ $"{sum}^60"; $"{sum}^-60"; $"(1/{sum})^60"; $"(({sum}^4)^8)" ] do
                    match Infix.parse text with
                    | Ok _ -> failtest $"{text} was expanded"
                    | Error error -> Expect.stringContains error.Message "terms" text)

            testCase "LaTeX of samples" (fun () ->
                let latex text = LaTeX.format (parsed text)

                Expect.equal
                    (latex "eta/m*avg(x1*x2*y^2)")
                    "\\frac{\\eta \\left\\langle x_{1} x_{2} {y}^{2}\\right\\rangle}{m}"
                    "average"

                Expect.equal (latex "-b1^2 + tau") "-{\\beta_{1}}^{2} + \\tau" "power of a subscripted name"
                Expect.equal (latex "eta_k*b[a]") "\\eta_{k} \\beta_{a}" "subscripts"
                Expect.equal (latex "(b1+b2)/(n-1)") "\\frac{\\beta_{1} + \\beta_{2}}{n - 1}" "quotient")

            testCase "LaTeX braces balance and MathML is well-formed" (fun () ->
                forAll 200 (fun seed random ->
                    let p = toPolynomial (tree random 4)
                    Expect.isTrue (balanced (LaTeX.formatPolynomial p)) $"seed {seed}"
                    let root = XDocument.Parse(MathML.formatPolynomial p).Root |> nonNull
                    Expect.equal root.Name.LocalName "math" $"seed {seed}"))

            testCase "MathML of a sample" (fun () ->
                Expect.equal
                    (MathML.format (parsed "eta*b1^2/m"))
                    ("<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\"><mfrac><mrow><mrow><mi>η</mi><mo>&#x2062;</mo>"
                     + "<msup><msub><mi>β</mi><mtext>1</mtext></msub><mn>2</mn></msup></mrow></mrow><mrow><mi>m</mi></mrow></mfrac></math>")
                    "the element")

            testCase "JSON holds every term exactly" (fun () ->
                use document =
                    System.Text.Json.JsonDocument.Parse(Json.format (parsed "-1/2*eta*b1/m + avg(x1*y)"))

                let terms =
                    document.RootElement.GetProperty("numerator").EnumerateArray() |> Seq.toList

                let rebuilt =
                    terms
                    |> List.map (fun term ->
                        let c = Rational.Parse(term.GetProperty("coefficient").GetString() |> nonNull)

                        term.GetProperty("factors").EnumerateArray()
                        |> Seq.fold
                            (fun acc factor ->
                                let symbol = parsed (factor.GetProperty("symbol").GetString() |> nonNull)
                                acc * RationalFunction.power (factor.GetProperty("exponent").GetInt32()) symbol)
                            (RationalFunction.ofPolynomial (Polynomial.ofRational c)))
                    |> List.fold (+) RationalFunction.Zero

                Expect.equal rebuilt (parsed "-1/2*eta*b1/m + avg(x1*y)") "the terms give the expression")
        ]
