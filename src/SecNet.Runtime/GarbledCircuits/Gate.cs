namespace SecNet.Runtime.GarbledCircuits;

/// <summary>A gate of two inputs. Inputs and output are places of a working store, which gates use again once a bit is no longer needed.</summary>
/// <param name="Left">Place of one input.</param>
/// <param name="Right">Place of the other.</param>
/// <param name="Output">Place of the result; may be an input's.</param>
/// <param name="IsAnd">AND; otherwise XOR.</param>
/// <param name="InvertLeft">AND only: the left input's complement is meant.</param>
/// <param name="InvertRight">AND only: the right input's complement is meant.</param>
internal readonly record struct Gate(int Left, int Right, int Output, bool IsAnd, bool InvertLeft, bool InvertRight);
