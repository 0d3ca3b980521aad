using SecNet;

namespace Mnist;

/// <summary>M2 on a 32-bit ring, with fewer fraction bits: half the words, slightly coarser logits.</summary>
[SecureNetwork(Ring = 32, FractionBits = 12)]
[Input(1, 28, 28, MaxAbs = 1)]
[Conv2D(1, 16, 5, MaxAbs = 15, MaxAbsWeight = 2)]
[BatchNorm]
[ReLU]
[MaxPool2D(2)]
[Conv2D(16, 16, 5, MaxAbs = 15, MaxAbsWeight = 2)]
[BatchNorm]
[ReLU]
[MaxPool2D(2)]
[Flatten]
[Dense(256, 100, MaxAbs = 15, MaxAbsWeight = 2)]
[BatchNorm]
[ReLU]
[Dense(100, 10, MaxAbs = 30, MaxAbsWeight = 2)]
[BatchNorm]
public sealed partial class M2Ring32;
