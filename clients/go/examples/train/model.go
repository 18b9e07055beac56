package main

import (
	"math"
	"math/rand"
)

// settings are the parameters of the study.
type settings struct {
	Rate     float64 `json:"rate"`
	Momentum float64 `json:"momentum"`
	Decay    float64 `json:"decay"`
	Degree   int     `json:"degree"`
}

// point is a place in the plane, and whether it belongs to the upper half-moon.
type point struct {
	x, y    float64
	isUpper bool
}

// moons are two interleaving half-moons with noise, the same in every run.
func moons(count int, seed int64) []point {
	random := rand.New(rand.NewSource(seed))
	points := make([]point, count)
	for i := range points {
		angle, isUpper := random.Float64()*math.Pi, i%2 == 0
		x, y := math.Cos(angle), math.Sin(angle)
		if !isUpper {
			x, y = 1-x, 0.5-y
		}
		points[i] = point{x + 0.15*random.NormFloat64(), y + 0.15*random.NormFloat64(), isUpper}
	}
	return points
}

// model is a logistic regression on the monomials of two coordinates, and the state of its training.
type model struct {
	Weights  []float64 `json:"weights"`
	Velocity []float64 `json:"velocity"`
}

func newModel(degree int) *model {
	count := (degree + 1) * (degree + 2) / 2
	return &model{Weights: make([]float64, count), Velocity: make([]float64, count)}
}

// features are the monomials of a point up to a degree.
func features(p point, degree int) []float64 {
	var all []float64
	for i := 0; i <= degree; i++ {
		for j := 0; i+j <= degree; j++ {
			all = append(all, math.Pow(p.x, float64(i))*math.Pow(p.y, float64(j)))
		}
	}
	return all
}

func (m *model) probability(features []float64) float64 {
	var sum float64
	for i, feature := range features {
		sum += m.Weights[i] * feature
	}
	return 1 / (1 + math.Exp(-sum))
}

// epoch is one step of gradient descent with momentum over all points.
func (m *model) epoch(points []point, s settings) {
	gradient := make([]float64, len(m.Weights))
	for _, p := range points {
		all := features(p, s.Degree)
		difference := m.probability(all) - target(p)
		for i, feature := range all {
			gradient[i] += difference * feature / float64(len(points))
		}
	}
	for i := range m.Weights {
		m.Velocity[i] = s.Momentum*m.Velocity[i] - s.Rate*(gradient[i]+s.Decay*m.Weights[i])
		m.Weights[i] += m.Velocity[i]
	}
}

// loss is the mean negative log-likelihood.
func (m *model) loss(points []point, s settings) float64 {
	var sum float64
	for _, p := range points {
		probability := m.probability(features(p, s.Degree))
		if !p.isUpper {
			probability = 1 - probability
		}
		sum -= math.Log(math.Max(probability, 1e-12))
	}
	return sum / float64(len(points))
}

func target(p point) float64 {
	if p.isUpper {
		return 1
	}
	return 0
}
