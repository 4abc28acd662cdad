// An SGD in C# for `verify compare`: dotnet run Sgd.cs STEPS RUNS > runs.csv; the data are those of examples/instance.json.
using System.Globalization;

double[][] x =
[
    [-2, 1 / 9.0, 1 / 30.0],
    [-5 / 9.0, -1 / 6.0, 2 / 9.0],
    [-2, 1, 0],
    [-1 / 8.0, -5 / 3.0, 3 / 2.0],
    [-1 / 2.0, -11 / 24.0, 0],
    [1 / 6.0, 1 / 2.0, 2 / 3.0],
];
double[] y = [1847 / 630.0, -13 / 126.0, 19 / 7.0, -289 / 84.0, 29 / 168.0, -167 / 42.0];
const double eta = 1 / 16.0;
const int m = 3;
Random random = new(1);
Console.WriteLine("b1,b2,b3");
for (int run = 0; run < int.Parse(args[1], CultureInfo.InvariantCulture); run++)
{
    double[] b = [0, 0, 0];
    for (int step = 0; step < int.Parse(args[0], CultureInfo.InvariantCulture); step++)
    {
        double[] gradient = [0, 0, 0];
        for (int k = 0; k < m; k++)
        {
            int i = random.Next(y.Length);
            double residual = x[i].Zip(b, (a, c) => a * c).Sum() - y[i];
            for (int j = 0; j < b.Length; j++)
            {
                gradient[j] += residual * x[i][j] / m;
            }
        }
        for (int j = 0; j < b.Length; j++)
        {
            b[j] -= eta * gradient[j];
        }
    }
    Console.WriteLine(string.Join(",", b.Select(value => value.ToString("G9", CultureInfo.InvariantCulture))));
}
