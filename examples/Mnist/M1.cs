using SecNet;

namespace Mnist;

/// <summary>M1 of Sonic: three dense layers with batch norm and ReLU, on 28×28 grey images.</summary>
[SecureNetwork(Ring = 64, FractionBits = 16)]
[Input(1, 28, 28, MaxAbs = 1)]
[Flatten]
[Dense(784, 128, MaxAbs = 15, MaxAbsWeight = 2)]
[BatchNorm]
[ReLU]
[Dense(128, 128, MaxAbs = 15, MaxAbsWeight = 2)]
[BatchNorm]
[ReLU]
[Dense(128, 10, MaxAbs = 32, MaxAbsWeight = 4)]
[BatchNorm]
public sealed partial class M1;
