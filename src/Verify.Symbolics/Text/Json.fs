namespace Verify.Symbolics

[<RequireQualifiedAccess>]
module Json =

    let format (value: RationalFunction) =
        JsonText.write (fun writer ->
            let terms (name: string) (polynomial: Polynomial) =
                writer.WriteStartArray name

                for term in polynomial.Items do
                    writer.WriteStartObject()
                    writer.WriteString("coefficient", term.Coefficient.ToString())
                    writer.WriteStartArray "factors"

                    for struct (symbol, exponent) in term.Monomial.Items do
                        writer.WriteStartObject()
                        writer.WriteString("symbol", Infix.formatSymbol symbol)
                        writer.WriteNumber("exponent", exponent)
                        writer.WriteEndObject()

                    writer.WriteEndArray()
                    writer.WriteEndObject()

                writer.WriteEndArray()

            writer.WriteStartObject()
            terms "numerator" value.Numerator
            terms "denominator" value.Denominator
            writer.WriteEndObject())
